import type { Preprocessing } from '../../contract/preprocessing'
import { dataType, strings, type GraphNode } from '../graph/definition'
import type { Signature } from '../graph/saved-model'
import { inputNames } from './input-names'
import { textColumnOf } from './text-column-of'

/** Which input takes which column, for programs to read; nothing for images and texts. */
export function columnInputs({ features }: Preprocessing): {
  columns?: { column: string; input: string }[]
} {
  if (features.kind === 'image' || textColumnOf(features)) return {}
  const columns = features.columns.map(({ name }) => name)
  const inputs = inputNames(columns)
  return { columns: columns.map((column, index) => ({ column, input: inputs[index]! })) }
}

/** The same as a signature that takes nothing: `column` and `input`, strings [columns]. */
export function columnNodes(preprocessing: Preprocessing): {
  nodes: GraphNode[]
  signatures: Record<string, Signature>
} {
  const { columns } = columnInputs(preprocessing)
  if (!columns) return { nodes: [], signatures: {} }
  const tensor = (node: string) => ({ node, type: dataType.string, shape: [columns.length] })
  return {
    nodes: [
      strings(
        'columns/column',
        columns.map(({ column }) => column)
      ),
      strings(
        'columns/input',
        columns.map(({ input }) => input)
      )
    ],
    signatures: {
      columns: {
        inputs: {},
        outputs: { column: tensor('columns/column'), input: tensor('columns/input') }
      }
    }
  }
}
