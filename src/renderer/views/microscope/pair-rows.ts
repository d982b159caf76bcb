import type { BatchPreview, PreviewFeatures } from '../../../contract/preview'
import { exampleNumber, formatNumber } from '../../format'
import { targetText } from './shares'

export type TableFeatures = Extract<PreviewFeatures, { kind: 'table' }>

/** A line of the table of pairs, as it is written. */
export interface PairRow {
  title: string
  target: string
  lambda: string
  values: string[]
  /** Columns that came whole from the partner. */
  taken: readonly boolean[]
  isResult: boolean
}

/** For each example of a batch: its own row, its partner's, and what mixing made of them. */
export function pairRows(preview: BatchPreview, features: TableFeatures): PairRow[][] {
  const { first, second, mixed, columns } = features
  const valuesAt = (values: Float32Array, index: number): string[] =>
    Array.from(values.subarray(index * columns.length, (index + 1) * columns.length), (value) =>
      formatNumber(value)
    )
  return preview.examples.map((example, index) => {
    const parent = { lambda: '', taken: [], isResult: false }
    const { partner } = example
    return [
      {
        ...parent,
        title: `First ${exampleNumber(example.row)}`,
        target: example.label,
        values: valuesAt(first, index)
      },
      ...(partner && second
        ? [
            {
              ...parent,
              title: `Partner ${exampleNumber(partner.row)}`,
              target: partner.label,
              values: valuesAt(second, index)
            }
          ]
        : []),
      ...(mixed
        ? [
            {
              title: 'Result',
              target: targetText(example, preview),
              lambda: example.lambda.toFixed(3),
              values: valuesAt(mixed, index),
              taken: example.taken ?? [],
              isResult: true
            }
          ]
        : [])
    ]
  })
}
