import type { Attribute, ConstantValue } from './definition'

/** Where a value of a recorded step comes from. */
export type Source =
  | { from: 'input'; name: string }
  | { from: 'variable'; index: number }
  | { from: 'constant'; index: number }
  | { from: 'operation'; index: number; output: number }

export interface RecordedOperation {
  name: string
  attributes: Record<string, Attribute>
  inputs: Source[]
}

export interface RecordedTensor {
  source: Source
  /** A number of TensorFlow's DataType. */
  type: number
  shape: number[]
}

/** One step as TensorFlow operations: what it does with inputs and variables, whatever their values. */
export interface Recording {
  inputs: Record<string, { type: number; shape: number[] }>
  /** Types and shapes of the variables that the step may use. */
  variables: { type: number; shape: number[] }[]
  constants: ConstantValue[]
  operations: RecordedOperation[]
  outputs: Record<string, RecordedTensor>
  /** New values of the variables that the step assigned. */
  assigned: { variable: number; source: Source }[]
}

export function sameSource(a: Source, b: Source): boolean {
  if (a.from === 'input') return b.from === 'input' && a.name === b.name
  if (a.from === 'operation') {
    return b.from === 'operation' && a.index === b.index && a.output === b.output
  }
  return a.from === b.from && a.index === b.index
}
