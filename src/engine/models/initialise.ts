import type { InitialisationScheme } from '../../contract/model'
import { parametersOf, statisticsOf, type ModelDescription } from '../../core/architecture'
import { initialDistribution } from '../../core/architecture/initialisation'
import type { ParameterSpec } from '../../core/architecture/layer'
import { generator, type Generator } from '../../core/random'

/** Numbers by the names that the model's description gives them. */
export type NamedValues = Record<string, Float32Array>

/**
 * Initial weights, drawn as the scheme says (`initialDistribution`). Each parameter has its own stream, so that runs with
 * the same seed, model and scheme begin with the same weights regardless of other differences.
 */
export function initialise(
  description: ModelDescription,
  seed: number,
  scheme: InitialisationScheme = 'he-normal'
): NamedValues {
  const specs = [...parametersOf(description), ...statisticsOf(description)]
  return Object.fromEntries(
    specs.map((spec, index) => [spec.name, fill(spec, scheme, generator(seed, 'weights', index))])
  )
}

function fill(spec: ParameterSpec, scheme: InitialisationScheme, random: Generator): Float32Array {
  const values = new Float32Array(spec.shape.reduce((product, side) => product * side, 1))
  const distribution = initialDistribution(spec, scheme)
  switch (distribution.kind) {
    case 'constant':
      return values.fill(distribution.value)
    case 'normal':
      return fillNormal(values, distribution.deviation, random)
    case 'uniform':
      return values.map(() => (2 * random.uniform() - 1) * distribution.bound)
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
