import { placeholder, type GraphNode } from './definition'

/** A variable of the session. Every graph that is added reaches it through its shared name. */
export interface VariableSlot {
  sharedName: string
  /** A number of TensorFlow's DataType. */
  type: number
  shape: number[]
}

const typed = (type: number) => ({ dtype: { kind: 'type', value: type } }) as const

export function variableHandle(name: string, slot: VariableSlot): GraphNode {
  return {
    name,
    operation: 'VarHandleOp',
    inputs: [],
    attributes: {
      ...typed(slot.type),
      shape: { kind: 'shape', value: slot.shape },
      shared_name: { kind: 'string', value: slot.sharedName },
      container: { kind: 'string', value: '' }
    }
  }
}

export function readVariable(name: string, handle: string, slot: VariableSlot): GraphNode {
  return { name, operation: 'ReadVariableOp', inputs: [handle], attributes: typed(slot.type) }
}

/** @param after nodes, as "^name", that must have run before the variable changes */
export function assignVariable(
  name: string,
  handle: string,
  value: string,
  slot: VariableSlot,
  after: string[] = []
): GraphNode {
  const inputs = [handle, value, ...after]
  return { name, operation: 'AssignVariableOp', inputs, attributes: typed(slot.type) }
}

/** Names by which a session's state is read and written from outside. */
export const stateNodes = (slot: VariableSlot) => ({
  handle: `state/${slot.sharedName}/handle`,
  value: `state/${slot.sharedName}/value`,
  feed: `state/${slot.sharedName}/feed`,
  write: `state/${slot.sharedName}/write`
})

/** Nodes that make `slot` readable and writable from outside the graph. */
export function writeState(slot: VariableSlot): GraphNode[] {
  const names = stateNodes(slot)
  return [
    variableHandle(names.handle, slot),
    readVariable(names.value, names.handle, slot),
    placeholder(names.feed, slot.type, slot.shape),
    assignVariable(names.write, names.handle, names.feed, slot)
  ]
}
