import type { ModelDescription } from '../../core/architecture'
import type { HeldExamples } from '../step/step-runner'
import { dataType, type GraphNode } from './definition'
import { variableHandle, type VariableSlot } from './variables'

/** Examples as variables of a session. */
export interface HeldSlots {
  features: VariableSlot
  targets: VariableSlot
}

export function heldSlots(
  { exampleShape, outputs }: ModelDescription,
  { length }: HeldExamples
): HeldSlots {
  const slot = (name: string, shape: number[]): VariableSlot => ({
    sharedName: `examples/${name}`,
    type: dataType.float32,
    shape: [length, ...shape]
  })
  return { features: slot('features', exampleShape), targets: slot('targets', [outputs]) }
}

/** Nodes that gather features and targets of the rows, an int32 vector, by the names of their outputs. */
export function gatherHeld(
  prefix: string,
  slots: HeldSlots,
  rows: string
): { nodes: GraphNode[]; given: Record<keyof HeldSlots, string> } {
  const nameOf = (name: string): string => `${prefix}/${name}`
  const nodes = Object.entries(slots).flatMap(([name, slot]: [string, VariableSlot]) => [
    variableHandle(`${nameOf(name)}/handle`, slot),
    {
      name: nameOf(name),
      operation: 'ResourceGather',
      inputs: [`${nameOf(name)}/handle`, rows],
      attributes: {
        dtype: { kind: 'type', value: slot.type },
        Tindices: { kind: 'type', value: dataType.int32 }
      }
    } satisfies GraphNode
  ])
  return { nodes, given: { features: nameOf('features'), targets: nameOf('targets') } }
}
