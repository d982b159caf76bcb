import { parametersOf, statisticsOf, type ModelDescription } from '../../core/architecture'
import type { ParameterSpec } from '../../core/architecture/layer'
import { generator, type Generator } from '../../core/random'

/** Numbers by the names that the model's description gives them. */
export type NamedValues = Record<string, Float32Array>

/**
 * Initial weights: normal with variance 2 / fan-in for kernels (He et al. 2015), uniform within
 * sqrt(6 / (fan-in + fan-out)) for the last one (Glorot and Bengio 2010), zero biases. Each parameter has its own
 * stream, so that runs with the same seed and model begin alike whatever else differs.
 */
export function initialise(description: ModelDescription, seed: number): NamedValues {
  const specs = [...parametersOf(description), ...statisticsOf(description)]
  return Object.fromEntries(
    specs.map((spec, index) => [spec.name, fill(spec, generator(seed, 'weights', index))])
  )
}

function fill(spec: ParameterSpec, random: Generator): Float32Array {
  const values = new Float32Array(spec.shape.reduce((product, side) => product * side, 1))
  switch (spec.initial) {
    case 'zeros':
      return values
    case 'ones':
      return values.fill(1)
    case 'he-normal':
      return fillNormal(values, Math.sqrt(2 / spec.fanIn), random)
    case 'glorot-uniform': {
      const bound = Math.sqrt(6 / (spec.fanIn + spec.fanOut))
      return values.map(() => (2 * random.uniform() - 1) * bound)
    }
  }
}

/** Both halves of Box and Muller's pairs: a ResNet-18 has eleven million weights to draw. */
function fillNormal(values: Float32Array, deviation: number, random: Generator): Float32Array {
  for (let i = 0; i < values.length; i += 2) {
    const radius = deviation * Math.sqrt(-2 * Math.log((random.uint32() + 0.5) / 2 ** 32))
    const angle = (2 * Math.PI * random.uint32()) / 2 ** 32
    values[i] = radius * Math.cos(angle)
    if (i + 1 < values.length) values[i + 1] = radius * Math.sin(angle)
  }
  return values
}
