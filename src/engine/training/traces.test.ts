import { expect, test } from 'vitest'
import { readTraces, replayTrace } from '../self-test/trace'

const traces = readTraces('reference/training-traces.json')
const cases = (['compiled', 'eager'] as const).flatMap((engine) =>
  traces.map((trace) => ({ ...trace, engine }))
)

test.each(cases)('PyTorch trains $model with $optimizer alike: $engine steps', async (trace) => {
  const { loss, weights } = await replayTrace(trace, trace.engine)
  expect(loss).toBeLessThan(1e-5)
  expect(weights).toBeLessThan(1e-5)
})
