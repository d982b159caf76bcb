import { expect, it } from 'vitest'
import { readTraces, replayTrace } from '../self-test/trace'

const traces = readTraces('reference/training-traces.json')
const cases = (['compiled', 'eager'] as const).flatMap((engine) =>
  traces.map((trace) => ({ ...trace, engine }))
)

it.each(cases)('$model with $optimizer trains as in PyTorch: $engine steps', async (trace) => {
  const { loss, weights } = await replayTrace(trace, trace.engine)
  expect(loss).toBeLessThan(1e-5)
  expect(weights).toBeLessThan(1e-5)
})
