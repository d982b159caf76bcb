import type { Attribute, ConstantValue } from './definition'

/** Where a value of a recorded step comes from. */
export type Source =
  | { from: 'input'; name: string }
  | { from: 'constant'; index: number }
  | { from: 'operation'; index: number; output: number }

export interface RecordedOperation {
  name: string
  attributes: Record<string, Attribute>
  inputs: Source[]
}

export interface TensorKind {
  /** A number of TensorFlow's DataType. */
  type: number
  shape: number[]
}

/** One step as TensorFlow operations: independent of the values of its inputs. */
export interface Recording {
  inputs: Record<string, TensorKind>
  constants: ConstantValue[]
  operations: RecordedOperation[]
  outputs: Record<string, TensorKind & { source: Source }>
}

export function sameSource(a: Source, b: Source): boolean {
  switch (a.from) {
    case 'input':
      return b.from === 'input' && a.name === b.name
    case 'constant':
      return b.from === 'constant' && a.index === b.index
    case 'operation':
      return b.from === 'operation' && a.index === b.index && a.output === b.output
  }
}
