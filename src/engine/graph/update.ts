import type { OptimizerConfig } from '../../contract/optimization'
import { createOptimizer } from '../optimizers'
import { slotName } from '../step/step'
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

/** The optimizer's slots for one weight: same shape as the weight, initially zero. */
export function optimizerSlots(config: OptimizerConfig, weight: VariableSlot): VariableSlot[] {
  return createOptimizer(config).slots.map((name) => ({
    ...weight,
    sharedName: slotName(weight.sharedName, name)
  }))
}

const float: Attribute = { kind: 'type', value: dataType.float32 }
const locked: Attribute = { kind: 'boolean', value: false }

const binary = (name: string, operation: string, inputs: string[]): GraphNode => ({
  ...{ name, operation, inputs },
  attributes: { T: float }
})

/** Scalars that all weights share, by name: fed, or known when the graph is written. */
interface Shared {
  nodes: GraphNode[]
  feeds: Record<string, string>
  nameOf: (scalar: string) => string
}

type AdamConfig = Exclude<OptimizerConfig, { kind: 'sgd' }>

/** What the kernel takes for 1 - beta, in float32, as a multiple of the true value; 1.3e-5 off for beta 0.999. */
const kernelShare = (beta: number): number => Math.fround(1 - Math.fround(beta)) / (1 - beta)

/**
 * What a compiled step holds in each of the optimizer's slots, as a multiple of what the eager one does: TensorFlow's
 * Adam takes 1 - beta in float32.
 */
export const slotShares = (config: OptimizerConfig): Record<string, number> =>
  config.kind === 'sgd'
    ? Object.fromEntries(createOptimizer(config).slots.map((slot) => [slot, 1]))
    : { mean: kernelShare(config.beta1), square: kernelShare(config.beta2) }

/**
 * The rate and epsilon make up for the kernel's moments. The rate holds both corrections of bias already, hence powers
 * of zero.
 */
function adamScalars(prefix: string, config: AdamConfig): GraphNode[] {
  const { mean = 1, square = 1 } = slotShares(config)
  const deviation = Math.sqrt(square)
  const own = (name: string): string => `${prefix}/${name}`
  return [
    scalar(own('power'), 0),
    scalar(own('beta1'), config.beta1),
    scalar(own('beta2'), config.beta2),
    scalar(own('rate-factor'), deviation / mean),
    scalar(own('epsilon-factor'), deviation),
    binary(own('kernel-rate'), 'Mul', [own('in/rate'), own('rate-factor')]),
    binary(own('kernel-epsilon'), 'Mul', [own('in/epsilon'), own('epsilon-factor')])
  ]
}

function writeShared(prefix: string, config: OptimizerConfig): Shared {
  const fed = Object.keys(createOptimizer(config).scalars(1, 0))
  const feeds = Object.fromEntries(fed.map((name) => [name, `${prefix}/in/${name}`]))
  const nameOf = (name: string): string => feeds[name] ?? `${prefix}/${name}`
  const nodes = Object.values(feeds).map((name) => placeholder(name, dataType.float32, []))
  nodes.push(scalar(nameOf('weight-decay'), config.weightDecay))
  if (config.kind === 'sgd') nodes.push(scalar(nameOf('momentum'), config.momentum))
  else nodes.push(...adamScalars(prefix, config))
  return { nodes, feeds, nameOf }
}

/** The gradient with the decay in it, or the weight scaled down first; what then has to run before the update. */
function writeDecay(
  prefix: string,
  config: OptimizerConfig,
  { value, gradient, handle, slot, after }: UpdatedWeight,
  { nameOf }: Shared
): { nodes: GraphNode[]; gradient: string; after: string[] } {
  const first = after.map((name) => `^${name}`)
  if (config.weightDecay === 0) return { nodes: [], gradient, after: first }
  if (config.kind !== 'adamw') {
    const [penalty, penalised] = [`${prefix}/penalty`, `${prefix}/penalised`]
    const nodes = [
      binary(penalty, 'Mul', [value, nameOf('weight-decay')]),
      binary(penalised, 'AddV2', [gradient, penalty])
    ]
    return { nodes, gradient: penalised, after: first }
  }
  const [shrunk, shrink] = [`${prefix}/shrunk`, `${prefix}/shrink`]
  const nodes = [
    binary(shrunk, 'Mul', [value, nameOf('keep')]),
    assignVariable(shrink, handle, shrunk, slot, first)
  ]
  return { nodes, gradient, after: [`^${shrink}`] }
}

interface Kernel {
  operation: string
  /** Inputs between the variables and the control edges. */
  inputs: string[]
  attributes: Record<string, Attribute>
}

function kernelOf(config: OptimizerConfig, gradient: string, { nameOf }: Shared): Kernel {
  if (config.kind !== 'sgd') {
    const before = ['power', 'power', 'kernel-rate', 'beta1', 'beta2', 'kernel-epsilon']
    return {
      operation: 'ResourceApplyAdam',
      inputs: [...before.map(nameOf), gradient],
      attributes: { use_nesterov: locked }
    }
  }
  const inputs = [nameOf('learningRate'), gradient]
  if (config.momentum === 0) {
    return { operation: 'ResourceApplyGradientDescent', inputs, attributes: {} }
  }
  return {
    operation: 'ResourceApplyMomentum',
    inputs: [...inputs, nameOf('momentum')],
    attributes: { use_nesterov: { kind: 'boolean', value: config.nesterov } }
  }
}

/** Updates one weight in place by `prefix/apply`. */
function writeWeight(
  prefix: string,
  config: OptimizerConfig,
  weight: UpdatedWeight,
  shared: Shared
): GraphNode[] {
  const decay = writeDecay(prefix, config, weight, shared)
  const handles = optimizerSlots(config, weight.slot).map((slot, index) =>
    variableHandle(`${prefix}/state/${index}`, slot)
  )
  const { operation, inputs, attributes } = kernelOf(config, decay.gradient, shared)
  const variables = [weight.handle, ...handles.map(({ name }) => name)]
  return [
    ...decay.nodes,
    ...handles,
    {
      name: `${prefix}/apply`,
      operation,
      inputs: [...variables, ...inputs, ...decay.after],
      attributes: { T: float, use_locking: locked, ...attributes }
    }
  ]
}

interface WrittenUpdate {
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
  const shared = writeShared(prefix, config)
  const updates = weights.map((weight, index) =>
    writeWeight(`${prefix}/${index}`, config, weight, shared)
  )
  return {
    nodes: [...shared.nodes, ...updates.flat()],
    feeds: shared.feeds,
    targets: weights.map((_, index) => `${prefix}/${index}/apply`)
  }
}
