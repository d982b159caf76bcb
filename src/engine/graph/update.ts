import type { OptimizerConfig } from '../../contract/optimization'
import { createOptimizer } from '../optimizers'
import { slotName } from '../training/step'
import { dataType, placeholder, scalar, type Attribute, type GraphNode } from './definition'
import { assignVariable, variableHandle, type VariableSlot } from './variables'

/** A weight that the optimizer changes. */
export interface UpdatedWeight {
  slot: VariableSlot
  /** Nodes of the handle, of what was read of the weight, and of its gradient. */
  handle: string
  value: string
  gradient: string
  /** Nodes that have to run before the weight changes. */
  after: string[]
}

/** The optimizer's own state beside one weight: each of the weight's shape, starting at zero. */
export function optimizerSlots(config: OptimizerConfig, weight: VariableSlot): VariableSlot[] {
  return createOptimizer(config).slots.map((name) => ({
    ...weight,
    sharedName: slotName(weight.sharedName, name)
  }))
}

const float: Attribute = { kind: 'type', value: dataType.float32 }
const locked: Attribute = { kind: 'boolean', value: false }

/** Adds `weightDecay` times the weight to its gradient. */
function penalise(prefix: string, weight: UpdatedWeight, weightDecay: number): GraphNode[] {
  const binary = (name: string, operation: string, inputs: string[]): GraphNode => ({
    name: `${prefix}/${name}`,
    operation,
    inputs,
    attributes: { T: float }
  })
  return [
    scalar(`${prefix}/weight-decay`, weightDecay),
    binary('penalty', 'Mul', [weight.value, `${prefix}/weight-decay`]),
    binary('penalised', 'AddV2', [weight.gradient, `${prefix}/penalty`])
  ]
}

/** Updates one weight in place. Returns its nodes; the last one performs the update. */
function writeWeight(
  prefix: string,
  config: OptimizerConfig,
  weight: UpdatedWeight,
  number: (name: string) => string
): GraphNode[] {
  const nodes: GraphNode[] = []
  const after = weight.after.map((name) => `^${name}`)
  let { gradient } = weight
  if (config.weightDecay > 0 && config.kind !== 'adamw') {
    nodes.push(...penalise(prefix, weight, config.weightDecay))
    gradient = `${prefix}/penalised`
    after.push(`^${prefix}/penalty`)
  }
  if (config.weightDecay > 0 && config.kind === 'adamw') {
    const inputs = [weight.value, number('keep')]
    nodes.push(
      { name: `${prefix}/shrunk`, operation: 'Mul', inputs, attributes: { T: float } },
      assignVariable(`${prefix}/shrink`, weight.handle, `${prefix}/shrunk`, weight.slot, after)
    )
    after.push(`^${prefix}/shrink`)
  }
  const handles = optimizerSlots(config, weight.slot).map((slot, index) => {
    const name = `${prefix}/state/${index}`
    nodes.push(variableHandle(name, slot))
    return name
  })
  const apply = (
    operation: string,
    inputs: string[],
    more: Record<string, Attribute> = {}
  ): GraphNode[] => [
    ...nodes,
    {
      name: `${prefix}/apply`,
      operation,
      inputs: [weight.handle, ...handles, ...inputs, ...after],
      attributes: { T: float, use_locking: locked, ...more }
    }
  ]
  if (config.kind !== 'sgd') {
    const constants = { power: 0, beta1: config.beta1, beta2: config.beta2 }
    for (const [name, value] of Object.entries(constants)) {
      nodes.push(scalar(`${prefix}/${name}`, value))
    }
    // The fed rate holds both corrections of bias already, hence powers of zero.
    const [power, beta1, beta2] = [`${prefix}/power`, `${prefix}/beta1`, `${prefix}/beta2`]
    const inputs = [power, power, number('rate'), beta1, beta2, number('epsilon'), gradient]
    return apply('ResourceApplyAdam', inputs, { use_nesterov: locked })
  }
  const rate = number('learningRate')
  if (config.momentum === 0) return apply('ResourceApplyGradientDescent', [rate, gradient])
  nodes.push(scalar(`${prefix}/factor`, config.momentum))
  const nesterov: Attribute = { kind: 'boolean', value: config.nesterov }
  return apply('ResourceApplyMomentum', [rate, gradient, `${prefix}/factor`], {
    use_nesterov: nesterov
  })
}

export interface WrittenUpdate {
  nodes: GraphNode[]
  /** Placeholders of the optimizer's scalars, by name. */
  feeds: Record<string, string>
  /** Nodes that perform the update. */
  targets: string[]
}

/**
 * One optimizer step on all weights by TensorFlow's fused operations, with PyTorch's semantics: SGD and Adam add the
 * decay to the gradient, AdamW (Loshchilov, Hutter, ICLR 2019) scales the weights first; momentum starts at the gradient.
 */
export function writeUpdate(
  prefix: string,
  config: OptimizerConfig,
  weights: UpdatedWeight[]
): WrittenUpdate {
  const feeds = Object.fromEntries(
    Object.keys(createOptimizer(config).scalars(1, 0)).map((name) => [name, `${prefix}/in/${name}`])
  )
  const number = (name: string): string => `${prefix}/in/${name}`
  const updates = weights.map((weight, index) =>
    writeWeight(`${prefix}/${index}`, config, weight, number)
  )
  return {
    nodes: [
      ...Object.values(feeds).map((name) => placeholder(name, dataType.float32, [])),
      ...updates.flat()
    ],
    feeds,
    targets: weights.map((_, index) => `${prefix}/${index}/apply`)
  }
}
