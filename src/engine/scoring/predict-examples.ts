import type { Examples } from '../data/dataset'
import type { Predictor } from '../models/predictor'
import { Breather } from '../runtime/breather'
import type { Outcome } from '../run-folder/results'

const imagesAtOnce = 256
const rowsAtOnce = 4096

/**
 * The model's outputs for a whole split, on clean data: no mixing, no augmentation, running statistics.
 * Yields how many examples are done.
 */
export async function* predictExamples(
  runner: Pick<Predictor, 'predict'>,
  examples: Examples
): AsyncGenerator<number, Outcome> {
  const { length, targets, labels, exampleShape } = examples
  const outputs = targets.length / length
  const logits = new Float32Array(length * outputs)
  const atOnce = exampleShape.length === 3 ? imagesAtOnce : rowsAtOnce
  const breather = new Breather()
  for (let start = 0; start < length; start += atOnce) {
    const rows = Int32Array.from({ length: Math.min(atOnce, length - start) }, (_, i) => start + i)
    logits.set(await runner.predict(examples.gather(rows), rows.length), start * outputs)
    await breather.breathe()
    yield start + rows.length
  }
  return { logits, targets, labels }
}

/** The same, all at once. */
export async function predictAll(
  runner: Pick<Predictor, 'predict'>,
  examples: Examples
): Promise<Outcome> {
  const predicting = predictExamples(runner, examples)
  for (;;) {
    const next = await predicting.next()
    if (next.done) return next.value
  }
}
