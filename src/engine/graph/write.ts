import { constant, placeholder, type GraphNode } from './definition'
import type { Recording, Source } from './recording'

/** A recording as nodes of a graph, and the names by which the rest of the graph reaches into it. */
export interface WrittenRecording {
  nodes: GraphNode[]
  /** Nodes to feed, for inputs that no other node provides. */
  feeds: Record<string, string>
  /** "node:output" of each result. */
  outputs: Record<string, string>
  /** Nodes that use each input. */
  users: Record<string, string[]>
}

/**
 * Writes the recorded operations under `prefix`.
 * @param given nodes that provide inputs; the other inputs become placeholders
 */
export function writeRecording(
  prefix: string,
  recording: Recording,
  given: Record<string, string> = {}
): WrittenRecording {
  const feeds: Record<string, string> = {}
  const users: Record<string, string[]> = {}
  const nodes: GraphNode[] = []
  for (const [name, { type, shape }] of Object.entries(recording.inputs)) {
    users[name] = []
    if (name in given) continue
    feeds[name] = `${prefix}/in/${name}`
    nodes.push(placeholder(feeds[name], type, shape))
  }
  const nameOf = (source: Source): string => {
    switch (source.from) {
      case 'input':
        return given[source.name] ?? feeds[source.name]!
      case 'constant':
        return `${prefix}/constant/${source.index}`
      case 'operation':
        return `${prefix}/${source.index}${source.output > 0 ? `:${source.output}` : ''}`
    }
  }
  recording.constants.forEach((value, index) => {
    nodes.push(constant(`${prefix}/constant/${index}`, value))
  })
  recording.operations.forEach(({ name: operation, attributes, inputs }, index) => {
    const name = `${prefix}/${index}`
    for (const input of inputs) if (input.from === 'input') users[input.name]?.push(name)
    nodes.push({ name, operation, inputs: inputs.map(nameOf), attributes })
  })
  const outputs = Object.fromEntries(
    Object.entries(recording.outputs).map(([name, { source }]) => [name, nameOf(source)])
  )
  return { nodes, feeds, outputs, users }
}
