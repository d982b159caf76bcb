import * as tf from '@tensorflow/tfjs'

type Function = (...inputs: tf.Tensor[]) => tf.Tensor
interface Input {
  shape: number[]
  data: number[]
}

interface Result {
  value: Float32Array
  gradients: Float32Array[]
}

/** Value and gradients of sum(weights * f(inputs)) on one backend. */
async function evaluate(backend: string, f: Function, inputs: Input[]): Promise<Result> {
  await tf.setBackend(backend)
  return tf.tidy(() => {
    const tensors = inputs.map(({ data, shape }) => tf.tensor(data, shape))
    const value = f(...tensors).dataSync<'float32'>()
    const { grads } = tf.valueAndGrads((...given: tf.Tensor[]) => weightedSum(f(...given)))(tensors)
    return { value, gradients: grads.map((gradient) => gradient.dataSync<'float32'>()) }
  })
}

/** Every output counts differently, so a misplaced gradient is noticed. */
function weightedSum(y: tf.Tensor): tf.Scalar {
  const weights = Float32Array.from({ length: y.size }, (_, i) => 1 + Math.sin(3 * i))
  return tf.sum(tf.mul(y, tf.tensor(weights, y.shape)))
}

/** On TensorFlow and on the JavaScript backend; TensorFlow is current again afterwards. */
export async function onBothBackends(
  f: Function,
  inputs: Input[]
): Promise<{ native: Result; plain: Result }> {
  try {
    const plain = await evaluate('cpu', f, inputs)
    return { plain, native: await evaluate('tensorflow', f, inputs) }
  } finally {
    await tf.setBackend('tensorflow')
  }
}

/** Central differences of sum(weights * f(inputs)) by one input, on the current backend. */
export function finiteDifferences(f: Function, inputs: Input[], which: number): Float32Array {
  const step = 1e-2
  const at = (change: number, place: number) =>
    tf.tidy(() => {
      const tensors = inputs.map(({ data, shape }, index) => {
        const moved = [...data]
        if (index === which) moved[place]! += change
        return tf.tensor(moved, shape)
      })
      return weightedSum(f(...tensors)).dataSync()[0]!
    })
  return Float32Array.from(
    inputs[which]!.data,
    (_, place) => (at(step, place) - at(-step, place)) / (2 * step)
  )
}

export function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Infinity
  return Math.max(...Array.from(a, (value, i) => Math.abs(value - b[i]!)))
}

/** Fixed numbers in about -1.5 to 1.5, none of them near 0, where a ReLU has no derivative. */
export function numbers(shape: number[], phase = 0): Input {
  const size = shape.reduce((product, side) => product * side, 1)
  const data = Array.from({ length: size }, (_, i) => {
    const value = 1.5 * Math.sin(phase + 7.3 * (i + 1) ** 1.1)
    return Math.abs(value) < 0.1 ? value + 0.3 : value
  })
  return { shape, data }
}
