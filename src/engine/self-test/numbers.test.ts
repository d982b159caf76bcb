import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { resource } from '../resources'
import { selfTestNumbers } from './numbers'
import type { Trace } from './trace'

const traces = (path: string) =>
  (JSON.parse(readFileSync(path, 'utf8')) as { traces: Trace[] }).traces

it('comes with traces that are those of the reference', () => {
  const reference = traces('reference/training-traces.json')
  const own = traces(resource('self-test/traces.json'))
  expect(own.map(({ model }) => model)).toEqual(['mlp', 'cnn'])
  for (const trace of own) expect(reference).toContainEqual(trace)
})

it('passes on this device, and tells how far it is from failing', async () => {
  const texts: string[] = []
  const { checks, steps, runtime } = await selfTestNumbers('cpu', (text) => texts.push(text))
  expect(runtime.kind).toBe('cpu')
  expect(checks.map(({ outcome }) => outcome)).toEqual(new Array(7).fill('passed'))
  for (const { difference } of checks) expect(difference).toBeLessThan(1e-5)
  // A difference of nothing at all would be no comparison.
  expect(checks.filter(({ difference }) => difference! > 0).length).toBeGreaterThan(3)
  expect(Object.keys(steps).filter((name) => name.endsWith(' loss'))).toHaveLength(3)
  expect(texts).toContain(`Self-test on ${runtime.device}: ${checks[0]!.title}`)
})
