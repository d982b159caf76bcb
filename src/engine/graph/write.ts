import { constant, placeholder, type GraphNode } from './definition'
import type { Recording, Source } from './recording'

/** A recording as nodes of a graph, and the names by which the rest of the graph reaches into it. */
export interface WrittenRecording {
  nodes: GraphNode[]
  /** Nodes to feed, for inputs that no other node provides. */
  feeds: Record<string, string>
  /** "node:output" of each result. */
  outputs: Record<string, string>
  /** Nodes that use an input and that a result does not wait for anyhow. */
  usersBeside(input: string, output: string): string[]
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
  const nodes: GraphNode[] = []
  for (const [name, { type, shape }] of Object.entries(recording.inputs)) {
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
    nodes.push({ name, operation, inputs: inputs.map(nameOf), attributes })
  })
  const outputs = Object.fromEntries(
    Object.entries(recording.outputs).map(([name, { source }]) => [name, nameOf(source)])
  )
  const usersBeside = (input: string, output: string): string[] => {
    const needed = neededFor(recording, output)
    const uses = (source: Source): boolean => source.from === 'input' && source.name === input
    return recording.operations.flatMap(({ inputs }, index) =>
      !needed.has(index) && inputs.some(uses) ? [`${prefix}/${index}`] : []
    )
  }
  return { nodes, feeds, outputs, usersBeside }
}

/** Operations that a result depends on. */
function neededFor({ operations, outputs }: Recording, output: string): Set<number> {
  const needed = new Set<number>()
  const open = [outputs[output]?.source]
  for (let source = open.pop(); source; source = open.pop()) {
    if (source.from !== 'operation' || needed.has(source.index)) continue
    needed.add(source.index)
    open.push(...operations[source.index]!.inputs)
  }
  return needed
}
