import { constant, placeholder, type GraphNode } from './definition'
import type { Recording, Source } from './recording'
import { readVariable, variableHandle, type VariableSlot } from './variables'

/** A recording as nodes of a graph, and the names by which the rest of the graph reaches into it. */
export interface WrittenRecording {
  nodes: GraphNode[]
  /** Node that gives a value of the recording. */
  nameOf(source: Source): string
  handleOf(variable: number): string
  readOf(variable: number): string
  /** Nodes that use what was read of a variable. */
  usersOf(variable: number): string[]
}

/**
 * Writes the recorded operations under `prefix`. Inputs become placeholders `prefix/in/<name>` unless `given` names the
 * node that provides them; variables are read from the session's.
 */
export function writeRecording(
  prefix: string,
  recording: Recording,
  slots: VariableSlot[],
  given: Record<string, string> = {}
): WrittenRecording {
  const handleOf = (variable: number): string => `${prefix}/variable/${variable}`
  const readOf = (variable: number): string => `${prefix}/read/${variable}`
  const nameOf = (source: Source): string => {
    switch (source.from) {
      case 'input':
        return given[source.name] ?? `${prefix}/in/${source.name}`
      case 'variable':
        return readOf(source.index)
      case 'constant':
        return `${prefix}/constant/${source.index}`
      case 'operation':
        return `${prefix}/${source.index}${source.output > 0 ? `:${source.output}` : ''}`
    }
  }
  const users = slots.map((): string[] => [])
  const operations = recording.operations.map(({ name, attributes, inputs }, index): GraphNode => {
    for (const input of inputs) {
      if (input.from === 'variable') users[input.index]?.push(`${prefix}/${index}`)
    }
    return {
      name: `${prefix}/${index}`,
      operation: name,
      inputs: inputs.map(nameOf),
      attributes
    }
  })
  const nodes = [
    ...Object.entries(recording.inputs)
      .filter(([name]) => !(name in given))
      .map(([name, { type, shape }]) => placeholder(`${prefix}/in/${name}`, type, shape)),
    ...slots.flatMap((slot, index) => [
      variableHandle(handleOf(index), slot),
      readVariable(readOf(index), handleOf(index), slot)
    ]),
    ...recording.constants.map((value, index) => constant(`${prefix}/constant/${index}`, value)),
    ...operations
  ]
  return { nodes, nameOf, handleOf, readOf, usersOf: (variable) => users[variable] ?? [] }
}
