import { StudioError } from '../../contract/errors'
import type { ModelConfig } from '../../contract/model'
import type { ModelDescription } from '../../core/architecture'
import { layersOf } from '../../core/architecture'
import { checkpointNames, type NamingScheme } from '../../core/architecture/checkpoint-names'
import type { Layer, ParameterSpec } from '../../core/architecture/layer'
import type { NamedValues } from '../models/initialise'
import type { StateDict } from './state-dict'

/** What PyTorch calls the parts of a layer. */
const partNames: Record<ParameterSpec['role'], string> = {
  kernel: 'weight',
  'last-kernel': 'weight',
  embedding: 'weight',
  bias: 'bias',
  scale: 'weight',
  offset: 'bias',
  mean: 'running_mean',
  variance: 'running_var'
}

interface MatchedTensor {
  /** In the file. */
  name: string
  /** In the model. */
  parameter: string
  /** As the file has it. */
  shape: number[]
}

export interface MatchReport {
  scheme: NamingScheme
  matched: MatchedTensor[]
  /** In the file, and of no use to the model. */
  unused: string[]
  /** Of the last layer: `null` where the file has none. */
  outputs: number | null
}

interface Wanted extends MatchedTensor {
  layer: Layer
  spec: ParameterSpec
}

/**
 * Finds the model's tensors in a file by the names of torchvision, timm or efficientnet-lite, and turns them the way the
 * model has them. The last layer may have another number of outputs, or be missing.
 * @param description with the number of outputs that the file's last layer has, where it has one
 * @throws StudioError `invalid-data` that names what is missing or has another shape
 */
export function matchWeights(
  config: ModelConfig,
  description: ModelDescription,
  { tensors }: StateDict
): { weights: NamedValues; report: MatchReport } {
  const { scheme, wanted } = bestScheme(config, description, tensors)
  const last = layersOf(description).at(-1)!
  const needed = wanted.filter(({ layer }) => layer !== last)
  const missing = needed.filter(({ name }) => !tensors.has(name))
  if (missing.length > 0) throw lacking(missing, wanted.length, scheme, tensors)
  const ofLast = wanted.filter(({ layer, name }) => layer === last && tensors.has(name))
  const used = ofLast.length === last.parameters.length ? [...needed, ...ofLast] : needed
  const misfits = used.filter(({ name, shape }) => tensors.get(name)!.shape.join() !== shape.join())
  if (misfits.length > 0) throw misfitting(misfits, tensors)
  const names = new Set(used.map(({ name }) => name))
  return {
    weights: Object.fromEntries(
      used.map(({ name, spec, layer }) => [spec.name, turned(tensors.get(name)!.data, spec, layer)])
    ),
    report: {
      scheme,
      matched: used.map(({ name, parameter, shape }) => ({ name, parameter, shape })),
      unused: [...tensors.keys()].filter((name) => !names.has(name)),
      outputs: used === needed ? null : description.outputs
    }
  }
}

/** The number of outputs of the file's last layer, or null where the file has no such layer. */
export function outputsIn(
  config: ModelConfig,
  description: ModelDescription,
  { tensors }: StateDict
): number | null {
  const last = layersOf(description).at(-1)!
  const names = Object.values(checkpointNames(config, description))
  const kernels = names.map((table) => tensors.get(`${table.get(last.name)}.weight`))
  return kernels.find((kernel) => kernel !== undefined)?.shape[0] ?? null
}

/** The way of naming that most of the model's tensors are found by. */
function bestScheme(
  config: ModelConfig,
  description: ModelDescription,
  tensors: StateDict['tensors']
): { scheme: NamingScheme; wanted: Wanted[] } {
  const schemes = Object.entries(checkpointNames(config, description)).map(([scheme, table]) => {
    const wanted = layersOf(description).flatMap((layer) =>
      [...layer.parameters, ...layer.statistics].map((spec) => ({
        ...{ layer, spec, parameter: spec.name, shape: theirShape(spec, layer) },
        name: `${table.get(layer.name)}.${partNames[spec.role]}`
      }))
    )
    const found = wanted.filter(({ name }) => tensors.has(name)).length
    return { scheme: scheme as NamingScheme, wanted, found }
  })
  const [best] = schemes.sort((a, b) => b.found - a.found)
  if (best) return best
  throw new StudioError(
    'unsupported',
    `There are no published weights for ${config.architecture}. Choose EfficientNet-Lite, MobileNetV2 or ResNet.`
  )
}

/** PyTorch has [outputs, inputs, height, width] of convolutions and [outputs, inputs] of dense layers. */
function theirShape({ shape }: ParameterSpec, { kind }: Layer): number[] {
  const [height = 0, width = 0, inputs = 0, outputs = 0] = shape
  if (kind === 'conv') return [outputs, inputs, height, width]
  if (kind === 'depthwiseConv') return [inputs, 1, height, width]
  return shape.toReversed()
}

/** From PyTorch's order of axes into ours. */
function turned(values: Float32Array, { shape }: ParameterSpec, { kind }: Layer): Float32Array {
  if (shape.length === 1) return values
  const [rows = 1, columns = 1] =
    kind === 'dense' ? [shape[1], shape[0]] : kind === 'conv' ? [shape[3], shape[2]] : [shape[2], 1]
  const positions = kind === 'dense' ? 1 : shape[0]! * shape[1]!
  const result = new Float32Array(values.length)
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      for (let position = 0; position < positions; position++) {
        const to = (position * columns + column) * rows + row
        result[to] = values[(row * columns + column) * positions + position]!
      }
    }
  }
  return result
}

const listed = (names: string[]): string =>
  names.slice(0, 5).join(', ') + (names.length > 5 ? ` and ${names.length - 5} more` : '')

function lacking(
  missing: Wanted[],
  all: number,
  scheme: NamingScheme,
  tensors: StateDict['tensors']
): StudioError {
  const names = missing.map(({ name }) => name)
  return new StudioError(
    'invalid-data',
    `The file lacks ${missing.length} of the model's ${all} tensors by ${scheme}'s names: ${listed(names)}. It has: ${listed([...tensors.keys()])}. Choose the architecture that the file is of, or rename its tensors.`,
    { missing: names }
  )
}

function misfitting(misfits: Wanted[], tensors: StateDict['tensors']): StudioError {
  const texts = misfits.map(
    ({ name, shape }) =>
      `${name} is [${tensors.get(name)!.shape.join(', ')}] and has to be [${shape.join(', ')}]`
  )
  return new StudioError(
    'invalid-data',
    `The file does not fit the model: ${listed(texts)}. Choose the architecture that the file is of.`,
    { misfits: misfits.map(({ name }) => name) }
  )
}
