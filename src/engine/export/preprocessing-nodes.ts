import type {
  EncodedColumn,
  ImagePreprocessing,
  Preprocessing,
  TablePreprocessing
} from '../../contract/preprocessing'
import {
  dataType,
  numbers,
  placeholder,
  strings,
  typeAttribute,
  type Attribute,
  type DataTypeName,
  type GraphNode
} from '../graph/definition'
import type { Signature } from '../graph/saved-model'
import { inputNames } from './input-names'

/** Nodes that turn user inputs into model inputs. */
export interface PreprocessingNodes {
  nodes: GraphNode[]
  inputs: Signature['inputs']
  /** float32 [batch, ...exampleShape] */
  features: string
}

type Typed = Record<string, DataTypeName>

function operation(
  name: string,
  kind: string,
  inputs: string[],
  types: Typed,
  attributes: Record<string, Attribute> = {}
): GraphNode {
  const typed = Object.entries(types).map(([key, type]) => [key, typeAttribute(type)] as const)
  return {
    name,
    operation: kind,
    inputs,
    attributes: { ...Object.fromEntries(typed), ...attributes }
  }
}

/** (value - offset) / scale, in the type of the value. */
function standardise(
  prefix: string,
  value: string,
  offset: number[],
  scale: number[],
  type: 'float32' | 'float64'
): GraphNode[] {
  return [
    numbers(`${prefix}/offset`, offset, type),
    numbers(`${prefix}/scale`, scale, type),
    operation(`${prefix}/centred`, 'Sub', [value, `${prefix}/offset`], { T: type }),
    operation(`${prefix}/scaled`, 'RealDiv', [`${prefix}/centred`, `${prefix}/scale`], { T: type })
  ]
}

function imageNodes({ shape, offset, scale }: ImagePreprocessing): PreprocessingNodes {
  const free = [-1, ...shape]
  return {
    nodes: [
      placeholder('images', dataType.float32, free),
      ...standardise('normalise', 'images', offset, scale, 'float32')
    ],
    inputs: { images: { node: 'images', type: dataType.float32, shape: free } },
    features: 'normalise/scaled'
  }
}

function numericNodes(
  prefix: string,
  column: Extract<EncodedColumn, { kind: 'numeric' }>
): GraphNode[] {
  const [value, missing] = [`${prefix}/value`, `${prefix}/missing`]
  const filled = [missing, `${prefix}/median`, value]
  const parts = [`${prefix}/rounded`, ...(column.indicator ? [`${prefix}/indicator`] : [])]
  return [
    operation(missing, 'IsNan', [value], { T: 'float64' }),
    numbers(`${prefix}/median`, [column.median], 'float64', [1, 1]),
    operation(`${prefix}/filled`, 'SelectV2', filled, { T: 'float64' }),
    ...standardise(prefix, `${prefix}/filled`, [column.offset], [column.scale], 'float64'),
    operation(`${prefix}/rounded`, 'Cast', [`${prefix}/scaled`], {
      SrcT: 'float64',
      DstT: 'float32'
    }),
    operation(`${prefix}/indicator`, 'Cast', [missing], { SrcT: 'bool', DstT: 'float32' }),
    ...concatenate(`${prefix}/encoded`, parts)
  ]
}

/** One column a category; a category that is not known is all zeros. */
function categoricalNodes(
  prefix: string,
  { categories }: Extract<EncodedColumn, { kind: 'categorical' }>
): GraphNode[] {
  const known = strings(`${prefix}/categories`, categories)
  const pair = [`${prefix}/value`, known.name]
  return [
    known,
    operation(`${prefix}/is`, 'Equal', pair, { T: 'string' }),
    operation(`${prefix}/encoded`, 'Cast', [`${prefix}/is`], { SrcT: 'bool', DstT: 'float32' })
  ]
}

function encodingNodes(prefix: string, column: EncodedColumn): GraphNode[] {
  switch (column.kind) {
    case 'numeric':
      return numericNodes(prefix, column)
    case 'categorical':
      return categoricalNodes(prefix, column)
    case 'text':
      return []
  }
}

/** Puts float32 matrices side by side. */
function concatenate(name: string, parts: string[]): GraphNode[] {
  const count: Attribute = { kind: 'integer', value: parts.length }
  if (parts.length === 1) return [operation(name, 'Identity', parts, { T: 'float32' })]
  return [
    numbers(`${name}/axis`, [1], 'int32', []),
    operation(
      name,
      'ConcatV2',
      [...parts, `${name}/axis`],
      { T: 'float32', Tidx: 'int32' },
      { N: count }
    )
  ]
}

/** Numbers of pieces: texts are cut into them by `tokenise.py`, next to the model. */
function textNodes({ length }: Extract<EncodedColumn, { kind: 'text' }>): PreprocessingNodes {
  const shape = [-1, length]
  return {
    nodes: [
      placeholder('pieces', dataType.int32, shape),
      operation('pieces/float', 'Cast', ['pieces'], { SrcT: 'int32', DstT: 'float32' }),
      numbers('pieces/shape', [-1, length, 1], 'int32'),
      operation('features', 'Reshape', ['pieces/float', 'pieces/shape'], {
        ...{ T: 'float32', Tshape: 'int32' }
      })
    ],
    inputs: { pieces: { node: 'pieces', type: dataType.int32, shape } },
    features: 'features'
  }
}

function tableNodes({ columns }: TablePreprocessing): PreprocessingNodes {
  const [text] = columns
  if (text?.kind === 'text') return textNodes(text)
  const nodes = [numbers('column', [-1, 1], 'int32')]
  const inputs: Signature['inputs'] = {}
  const names = inputNames(columns.map(({ name }) => name))
  columns.forEach((column, index) => {
    const prefix = `column${index}`
    const type = column.kind === 'numeric' ? 'float64' : 'string'
    const shape = [-1]
    const given = `${prefix}/given`
    inputs[names[index]!] = { node: given, type: dataType[type], shape }
    nodes.push(
      placeholder(given, dataType[type], shape),
      operation(`${prefix}/value`, 'Reshape', [given, 'column'], { T: type, Tshape: 'int32' }),
      ...encodingNodes(prefix, column)
    )
  })
  nodes.push(
    ...concatenate(
      'features',
      columns.map((_, index) => `column${index}/encoded`)
    )
  )
  return { nodes, inputs, features: 'features' }
}

/**
 * The preprocessing that was fitted on the training split, as a graph. Images come in as `images`, raw pixels float32
 * [batch, height, width, channels]; tables as one input a column, [batch], by `inputNames`: float64 (NaN where a value is
 * missing) or strings; texts as `pieces`, int32 [batch, length].
 */
export function preprocessingNodes({ features }: Preprocessing): PreprocessingNodes {
  return features.kind === 'image' ? imageNodes(features) : tableNodes(features)
}
