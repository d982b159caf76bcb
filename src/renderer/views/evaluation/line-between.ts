import type { LineBetween } from '../../../contract/prediction-calls'
import { formatShare } from '../../format'

/** All outputs of the model at one point of the line. */
export const predictionAt = ({ prediction, outputs }: LineBetween, index: number): Float64Array =>
  prediction.subarray(index * outputs.length, (index + 1) * outputs.length)

/** Outputs of a model that is linear between the two examples. */
export function straightAt(line: LineBetween, lambda: number): Float64Array {
  const second = predictionAt(line, 0)
  const first = predictionAt(line, line.lambdas.length - 1)
  return first.map((value, output) => lambda * value + (1 - lambda) * second[output]!)
}

const shownLines = 4

/** The outputs worth a line: those of both examples and others that come up along the way, the largest first. */
export function notableOutputs(line: LineBetween): number[] {
  const width = line.outputs.length
  if (line.task === 'regression') return Array.from({ length: Math.min(width, 8) }, (_, k) => k)
  const highest = Array.from({ length: width }, (_, output) => {
    let most = 0
    for (let i = output; i < line.prediction.length; i += width)
      most = Math.max(most, line.prediction[i]!)
    return { output, most }
  })
  return highest
    .sort((a, b) => b.most - a.most)
    .filter(({ most }, rank) => rank < 2 || most >= 0.05)
    .slice(0, shownLines)
    .map(({ output }) => output)
}

/** The line's values of one output, or those of the straight line between its ends. */
export const alongOutput = (line: LineBetween, output: number): Float64Array =>
  line.lambdas.map((_, index) => predictionAt(line, index)[output]!)

export const straightOutput = (line: LineBetween, output: number): Float64Array =>
  line.lambdas.map((lambda) => straightAt(line, lambda)[output]!)

const largest = (values: Float64Array): number => values.indexOf(Math.max(...values))

/** How far the model is from linear between the two, and whether a third class wins there. */
export function describeLine(line: LineBetween): string {
  let [distance, place] = [0, 0]
  line.lambdas.forEach((lambda, index) => {
    const straight = straightAt(line, lambda)
    const here = Math.max(
      ...predictionAt(line, index).map((value, k) => Math.abs(value - straight[k]!))
    )
    if (here > distance) [distance, place] = [here, lambda]
  })
  if (line.task === 'regression') return ''
  const far =
    distance < 0.01
      ? 'Within one percentage point of the straight line everywhere.'
      : `Farthest from the straight line at λ = ${place.toFixed(2)}: by ${formatShare(distance)}.`
  if (line.task !== 'classification') return far
  const ends = [
    largest(predictionAt(line, 0)),
    largest(predictionAt(line, line.lambdas.length - 1))
  ]
  const strangers = [...line.lambdas.keys()]
    .map((index) => largest(predictionAt(line, index)))
    .filter((output) => !ends.includes(output))
  const names = [...new Set(strangers)].map((output) => line.outputs[output]!)
  if (names.length === 0) return `${far} No third class wins on the way.`
  const share = formatShare(strangers.length / line.lambdas.length)
  return `${far} ${names.join(', ')} ${names.length === 1 ? 'wins' : 'win'} over ${share} of the way.`
}

/** The mixed input: bytes of an image, or the values of a row. */
export function mixed<T extends Uint8Array | Float32Array>(first: T, second: T, lambda: number): T {
  return first.map((value, i) => lambda * value + (1 - lambda) * second[i]!) as T
}
