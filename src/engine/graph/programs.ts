import * as tf from '@tensorflow/tfjs'
import type { ComputeConfig } from '../../contract/run-config'
import { parametersOf, statisticsOf, trainedParametersOf } from '../../core/architecture'
import type { PlanValue } from '../mixing/policy'
import { foldNormalisation } from '../models/fold'
import { asTensors } from '../step/feeds'
import {
  computeGradients,
  optimizerFeed,
  predictMixed,
  ratesOf,
  type StepDefinition
} from '../step/step'
import { assertNothingFroze } from './compare'
import { dataType, placeholder, typeAttribute, type GraphNode } from './definition'
import { gatherHeld, type HeldSlots } from './held-examples'
import { record, type Tensors } from './record'
import { recordForward, renamed, stateInput, withState } from './record-forward'
import type { Recording } from './recording'
import { inBfloat16 } from './precision'
import { writeUpdate, type UpdatedWeight } from './update'
import { assignVariable, readVariable, variableHandle, type VariableSlot } from './variables'
import { writeRecording } from './write'

/** A graph to add to a session, and how to run it. */
export interface Program {
  nodes: GraphNode[]
  /** Nodes to feed, by the names of what is fed. */
  feeds: Record<string, string>
  /** Nodes to fetch, by the names of the results. */
  fetches: Record<string, string>
  targets: string[]
}

export type Precision = ComputeConfig['precision']

export type State = Record<string, VariableSlot>

const gradientOutput = (name: string): string => `gradient/${name}`
const statisticOutput = (name: string): string => `statistic/${name}`

/** The model's own state: what forward and backward pass read. */
function modelState({ model }: StepDefinition, state: State): State {
  const names = [...parametersOf(model), ...statisticsOf(model)].map(({ name }) => name)
  return Object.fromEntries(names.map((name) => [name, state[name]!]))
}

function withValues<T>(values: Record<string, PlanValue>, body: (tensors: Tensors) => T): T {
  const tensors = asTensors(values)
  try {
    return body(tensors)
  } finally {
    tf.dispose(tensors)
  }
}

const zeroed = (values: Record<string, PlanValue>): Record<string, PlanValue> =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      { ...value, data: value.data.slice().fill(0) }
    ])
  )

/** Records what is computed of state and feeds: twice, with the given values and with zeros. */
function recordWith(
  { model }: StepDefinition,
  values: Record<string, PlanValue>,
  compute: (state: Tensors, feeds: Tensors) => Tensors
): Recording {
  const once = (fed: Record<string, PlanValue>): Recording =>
    withState(model, (state) =>
      withValues(fed, (feeds) =>
        record(() => compute(state, feeds), { ...renamed(state, stateInput), ...feeds })
      )
    )
  const recording = once(values)
  assertNothingFroze(recording, once(zeroed(values)))
  return recording
}

/** Forward and backward pass. */
const recordGradients = (
  definition: StepDefinition,
  values: Record<string, PlanValue>,
  variant: string
): Recording =>
  recordWith(definition, values, (state, feeds) => {
    const result = computeGradients(definition, state, feeds, variant)
    return {
      loss: result.loss,
      ...renamed(result.gradients, gradientOutput),
      ...renamed(result.statistics, statisticOutput)
    }
  })

/** Handles and reads of state, for one program. */
function reach(prefix: string, state: State) {
  const handleOf = (name: string): string => `${prefix}/handle/${name}`
  const valueOf = (name: string): string => `${prefix}/value/${name}`
  const nodes = Object.entries(state).flatMap(([name, slot]) => [
    variableHandle(handleOf(name), slot),
    readVariable(valueOf(name), handleOf(name), slot)
  ])
  const given = Object.fromEntries(
    Object.keys(state).map((name) => [stateInput(name), valueOf(name)])
  )
  return { nodes, handleOf, valueOf, given }
}

/**
 * One training step: loss, gradients, update and running statistics.
 * @param values what the first step of this kind is fed; they give names, types and shapes
 * @param variant of the mixing plan
 * @param precision of products and convolutions
 * @param held where the examples are variables of the session: the step is then fed their rows
 */
export function trainingProgram(
  prefix: string,
  definition: StepDefinition,
  state: State,
  values: Record<string, PlanValue>,
  variant: string,
  { precision, held }: { precision: Precision; held: HeldSlots | null }
): Program {
  const read = modelState(definition, state)
  const recorded = recordGradients(definition, values, variant)
  const recording = precision === 'bfloat16' ? inBfloat16(recorded) : recorded
  const { nodes: reads, handleOf, valueOf, given } = reach(prefix, read)
  const rows = `${prefix}/in/rows`
  const examples = held && gatherHeld(`${prefix}/examples`, held, rows)
  const written = writeRecording(`${prefix}/step`, recording, { ...given, ...examples?.given })
  const size = values['features']!.shape[0]!
  const heldNodes = examples ? [placeholder(rows, dataType.int32, [size]), ...examples.nodes] : []
  // Reads of the old value come first: else TensorFlow copies the variable. Inputs of the new value
  // come first anyway, and control edges from them would prevent fusing.
  const after = (name: string, value: string): string[] => [
    valueOf(name),
    ...written.usersBeside(stateInput(name), value)
  ]
  const trained = trainedParametersOf(definition.model)
  const updates = ratesOf(definition.model).map((rate, index) => {
    const weights = trained
      .filter((parameter) => parameter.rate === rate)
      .map(({ name }): UpdatedWeight => ({
        slot: read[name]!,
        handle: handleOf(name),
        value: valueOf(name),
        gradient: written.outputs[gradientOutput(name)]!,
        after: after(name, gradientOutput(name))
      }))
    const update = writeUpdate(`${prefix}/update${index}`, definition.optimizer, weights)
    return { ...update, feeds: renamed(update.feeds, (name) => optimizerFeed(name, rate)) }
  })
  const statistics = Object.entries(read).filter(
    ([name]) => statisticOutput(name) in written.outputs
  )
  const assignments = statistics.map(([name, slot]) =>
    assignVariable(
      `${prefix}/assign/${name}`,
      handleOf(name),
      written.outputs[statisticOutput(name)]!,
      slot,
      after(name, statisticOutput(name)).map((node) => `^${node}`)
    )
  )
  return {
    nodes: [
      ...[...reads, ...heldNodes, ...written.nodes],
      ...[...updates.flatMap(({ nodes }) => nodes), ...assignments]
    ],
    feeds: Object.assign(
      { ...written.feeds, ...(examples && { rows }) },
      ...updates.map(({ feeds }) => feeds)
    ) as Program['feeds'],
    fetches: { loss: written.outputs['loss']! },
    targets: [...updates.flatMap(({ targets }) => targets), ...assignments.map(({ name }) => name)]
  }
}

/** Logits of a batch of any size. */
export function predictionProgram(
  prefix: string,
  definition: StepDefinition,
  state: State
): Program {
  const read = modelState(definition, state)
  const recording = recordForward(definition.model, { folded: true })
  const { nodes, given } = reach(prefix, read)
  const written = writeRecording(`${prefix}/forward`, recording, given)
  return {
    nodes: [...nodes, ...written.nodes],
    feeds: written.feeds,
    fetches: written.outputs,
    targets: []
  }
}

/**
 * A mixed batch in evaluation mode.
 * @param values what the first batch of this kind is fed; they give names, types and shapes
 * @param variant of the mixing plan
 */
export function mixedPredictionProgram(
  prefix: string,
  definition: StepDefinition,
  state: State,
  values: Record<string, PlanValue>,
  variant: string
): Program {
  const { model, tensorsOf } = foldNormalisation(definition.model)
  const folded = { ...definition, model }
  const recording = recordWith(definition, values, (tensors, feeds) =>
    predictMixed(folded, tensorsOf(tensors), feeds, variant)
  )
  const { nodes, given } = reach(prefix, modelState(definition, state))
  const written = writeRecording(`${prefix}/mixed`, recording, given)
  const resultOf = (name: string): string => `${prefix}/result/${name}`
  // TensorFlow refuses to fetch what is fed, as clean targets are.
  const results = Object.entries(written.outputs).map(([name, output]): GraphNode => ({
    name: resultOf(name),
    operation: 'Identity',
    inputs: [output],
    attributes: { T: typeAttribute('float32') }
  }))
  return {
    nodes: [...nodes, ...written.nodes, ...results],
    feeds: written.feeds,
    fetches: Object.fromEntries(Object.keys(written.outputs).map((name) => [name, resultOf(name)])),
    targets: []
  }
}
