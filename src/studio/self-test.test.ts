import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { countOf, describeSelfTest } from '../contract/self-test'
import { openHost, type Host } from './testing/host'

let home: string
let host: Host
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'self-test-'))
  host = await openHost(home)
})
afterEach(async () => {
  await host.studio.close()
  await rm(home, { recursive: true, force: true })
})

it('fails a card that differs from the processor, and a driver that takes its process along', async () => {
  const report = await host.client.call.selfTest({ executor: 'local' })
  const [product, devices, speed] = report.checks
  expect(product).toMatchObject({ outcome: 'passed', difference: 1e-6 })
  expect(devices).toMatchObject({ outcome: 'failed', allowed: 1e-4 })
  expect(devices?.difference).toBeCloseTo(0.001, 6)
  expect(speed).toMatchObject({ outcome: 'failed', difference: null })
  expect(speed?.note).toContain('signal SIGKILL')
  expect(report).toMatchObject({ studio: 'test', speed: null, runtime: { kind: 'gpu' } })
  expect(countOf(report, 'failed')).toBe(2)

  const text = describeSelfTest(report).split('\n')
  expect(text[0]).toContain('Mixup Studio test on')
  expect(text).toContain('passed  a product: differs by 1.0e-6, 1e-5 allowed')
  expect(text.at(-1)).toContain('1 passed, 2 failed, 0 skipped')
})

it('gives everyone who asks while it runs the same report', async () => {
  const [first, second] = await Promise.all([
    host.client.call.selfTest({ executor: 'local' }),
    host.client.call.selfTest({ executor: 'local' })
  ])
  expect(second).toEqual(first)
})
