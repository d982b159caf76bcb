import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, vi } from 'vitest'
import type { RuntimeReport } from '../contract/records'
import { runConfig } from '../contract/run-config'
import type { SpeedProbe } from '../contract/self-test'
import { reportForTests } from '../contract/testing/report'
import { Speeds } from './speeds'

const runtime: RuntimeReport = {
  ...{ kind: 'javascript', backend: 'cpu', device: 'a processor', tfjs: '4.22.0' },
  ...{ tensorflow: null, node: '20.20.2', threads: 1, notice: null },
  memory: { total: 1, free: 1, process: 1 }
}
const config = runConfig.parse({
  data: { source: { kind: 'generated', name: 'two-moons' } },
  model: { architecture: 'mlp', hidden: [8] },
  mixing: { policy: 'none' }
})
const probe: SpeedProbe = { config, shape: [2], outputs: 2 }
const report = reportForTests()

/** Probes find 100 examples a second, then 200 and so on. */
function open(folder = mkdtempSync(join(tmpdir(), 'mixup-studio-speeds-')), change: object = {}) {
  const made: SpeedProbe[] = []
  const parts = {
    folder,
    runtime: () => Promise.resolve(runtime),
    probe: (asked: SpeedProbe) => {
      made.push(asked)
      return Promise.resolve({ examplesPerSecond: 100 * made.length })
    },
    isBusy: () => false
  }
  return { speeds: new Speeds({ ...parts, ...change }), made, folder }
}

it('tries a model once, also for those who ask at the same time and after the next start', async () => {
  const { speeds, made, folder } = open()
  expect(await Promise.all([speeds.measure(probe), speeds.measure(probe)])).toEqual([100, 100])
  expect(await speeds.measure(probe)).toBe(100)
  expect(made).toHaveLength(1)
  const renamed = { ...config, name: 'another', seed: 9 }
  const later = open(folder)
  expect(await later.speeds.measure({ ...probe, config: renamed })).toBe(100)
  expect(later.made).toEqual([])
})

it('tries again what takes another time, and on another device', async () => {
  const { speeds, made, folder } = open()
  await speeds.measure(probe)
  expect(await speeds.measure({ ...probe, shape: [3] })).toBe(200)
  const eager = { ...config, compute: { ...config.compute, engine: 'eager' as const } }
  expect(await speeds.measure({ ...probe, config: eager })).toBe(300)
  expect(made).toHaveLength(3)
  const card = { ...runtime, kind: 'webgpu' as const, device: 'a card (WebGPU)' }
  const other = open(folder, { runtime: () => Promise.resolve(card) })
  await other.speeds.measure(probe)
  expect(other.made).toHaveLength(1)
})

it('knows what a policy costs from the plain policy', async () => {
  const { speeds, made } = open()
  const reg = runConfig.parse({ ...config, mixing: { policy: 'regmixup' } })
  expect(await speeds.ofRun(config, report)).toBe(100)
  expect(await speeds.ofRun(reg, report)).toBe(50)
  expect(made.map(({ config }) => config.mixing.policy)).toEqual(['none'])
})

it('tries nothing while something trains, and keeps nothing that was found then', async () => {
  let busy = true
  const { speeds, made, folder } = open(undefined, { isBusy: () => busy })
  expect(await speeds.ofRun(config, report)).toBeNull()
  expect(made).toEqual([])
  expect(await speeds.measure(probe)).toBe(100)
  busy = false
  expect(await speeds.measure(probe)).toBe(200)
  busy = true
  expect(await open(folder).speeds.measure(probe)).toBe(200)
})

it('makes probes again that are damaged', async () => {
  const { speeds, folder } = open()
  await speeds.measure(probe)
  writeFileSync(join(folder, 'speeds.json'), '{"speeds": [')
  const { speeds: again, made } = open(folder)
  expect(await again.measure(probe)).toBe(100)
  expect(made).toHaveLength(1)
})

it('lets no estimate wait long: a trial that takes its time serves the next one', async () => {
  let answer = (_: { examplesPerSecond: number }): void => undefined
  const probe = vi.fn(
    () => new Promise<{ examplesPerSecond: number }>((resolve) => (answer = resolve))
  )
  const { speeds } = open(undefined, { probe })
  const first = speeds.ofRun(config, report)
  await vi.waitFor(() => expect(probe).toHaveBeenCalledOnce())
  expect(await speeds.ofRun(config, report)).toBeNull()
  answer({ examplesPerSecond: 100 })
  expect(await first).toBe(100)
  expect(await speeds.ofRun(config, report)).toBe(100)
  expect(probe).toHaveBeenCalledOnce()
})
