import { isDeepStrictEqual } from 'node:util'
import { StudioError } from '../../contract/errors'
import { sameSource, type RecordedOperation, type Recording } from './recording'

function refuse(operation: string, what: string): never {
  throw new StudioError(
    'internal',
    `The step cannot be compiled: ${what} of ${operation} changed between two recordings, so a value that JavaScript ` +
      'computes would be frozen in the graph. Pass it to the step as an input.',
    { operation }
  )
}

function compareConstants(first: Recording, second: Recording, operation: RecordedOperation): void {
  operation.inputs.forEach((source, position) => {
    if (source.from !== 'constant') return
    const a = first.constants[source.index]
    const b = second.constants[source.index]
    if (!isDeepStrictEqual(a, b)) refuse(operation.name, `the constant at input ${position}`)
  })
}

function compareOperations(a: RecordedOperation, b: RecordedOperation | undefined): void {
  if (b?.name !== a.name) refuse(a.name, 'the place')
  if (!isDeepStrictEqual(a.attributes, b.attributes)) refuse(a.name, 'an attribute')
  const same =
    a.inputs.length === b.inputs.length &&
    a.inputs.every((source, index) => sameSource(source, b.inputs[index]!))
  if (!same) refuse(a.name, 'an input')
}

/**
 * Two recordings of one step, taken with different inputs and draws, must be the same graph with the same constants.
 * Throws a StudioError that names the operation where they differ.
 */
export function assertNothingFroze(first: Recording, second: Recording): void {
  first.operations.forEach((operation, index) => {
    compareOperations(operation, second.operations[index])
    compareConstants(first, second, operation)
  })
  const extra = second.operations[first.operations.length]
  if (extra) refuse(extra.name, 'the presence')
  for (const [name, { source }] of Object.entries(first.outputs)) {
    const other = second.outputs[name]?.source
    if (!other || !sameSource(source, other)) refuse('the step', `the result "${name}"`)
    if (source.from !== 'constant') continue
    const same = isDeepStrictEqual(first.constants[source.index], second.constants[source.index])
    if (!same) refuse('the step', `the result "${name}"`)
  }
}
