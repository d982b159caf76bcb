import type { NamedValues } from '../models/initialise'
import type { PlanValue } from '../mixing/policy'
import { float32Value, int32Value } from '../mixing/values'
import { drawnFeeds, mixedFeeds, stepFeeds } from '../step/feeds'
import { stateShapes, type StepDefinition } from '../step/step'
import type { HeldExamples, MixedPrediction, RowsInput, StepRunner } from '../step/step-runner'
import { dataType, type TensorValues } from './definition'
import type { SessionSettings } from './encode'
import { heldSlots, type HeldSlots } from './held-examples'
import type { SessionCall } from './native'
import {
  mixedPredictionProgram,
  predictionProgram,
  trainingProgram,
  type Precision,
  type Program,
  type State
} from './programs'
import { GraphSession } from './session'

type Fed = Pick<PlanValue, 'dtype' | 'data'>

const numberOrAll = ({ dtype, data }: Fed): TensorValues =>
  dtype === 'float32' && data.length === 1 ? data[0]! : data

/** A program that has been added to the session. */
class PreparedProgram {
  constructor(
    private readonly call: SessionCall,
    private readonly feeds: string[],
    private readonly fetches: string[]
  ) {}

  /** Gives the results in the program's order. */
  run(values: Record<string, Fed>): Promise<TensorValues[]> {
    return this.call.start(this.feeds.map((name) => numberOrAll(values[name]!)))
  }

  /** Gives the results by their names. */
  async named(values: Record<string, Fed>): Promise<Record<string, TensorValues>> {
    const results = await this.run(values)
    return Object.fromEntries(this.fetches.map((name, index) => [name, results[index]!]))
  }
}

function holdExamples(
  session: GraphSession,
  { model }: StepDefinition,
  examples: HeldExamples
): HeldSlots {
  const slots = heldSlots(model, examples)
  session.declare([slots.features, slots.targets])
  session.write([slots.features, slots.targets], [examples.features, examples.targets])
  return slots
}

/** Examples of the shapes of a batch, for recording, where values do not matter. */
function emptyExamples(
  { model: { exampleShape, outputs } }: StepDefinition,
  size: number
): Record<string, PlanValue> {
  const empty = (shape: number[]): PlanValue =>
    float32Value(new Float32Array(shape.reduce((product, side) => product * side, 1)), shape)
  return { features: empty([size, ...exampleShape]), targets: empty([size, outputs]) }
}

/** Names and shapes of the feeds: each combination gets its own program. */
function shapesOf(fed: Record<string, PlanValue>): string {
  let text = ''
  for (const name in fed) text += ` ${name} ${String(fed[name]!.shape)}`
  return text
}

/**
 * Runs every step as one TensorFlow graph. All graphs of a run live in one session and share its variables; each is
 * recorded from the eager step when it is first needed.
 * @param initial parameters and statistics; optimizer slots that it lacks begin at zero
 * @param addon path of the compiled native/
 * @param examples are copied into the session: `stepOnRows` is then there
 * @param precision of products and convolutions in training steps; all else is float32
 */
export function createCompiledRunner(
  definition: StepDefinition,
  initial: NamedValues,
  addon: string,
  { precision = 'float32', ...settings }: SessionSettings & { precision?: Precision },
  examples: HeldExamples | null = null
): StepRunner {
  const state: State = Object.fromEntries(
    Object.entries(stateShapes(definition)).map(([name, shape]) => [
      name,
      { sharedName: name, type: dataType.float32, shape }
    ])
  )
  const session = GraphSession.open(addon, Object.values(state), settings)
  const held = examples && holdExamples(session, definition, examples)
  const programs = new Map<string, PreparedProgram>()
  const prepared = (key: string, write: (prefix: string) => Program): PreparedProgram => {
    const known = programs.get(key)
    if (known) return known
    const program = write(`program${programs.size}`)
    session.extend(program.nodes)
    const feeds = Object.keys(program.feeds)
    const call = session.prepare(
      Object.values(program.feeds),
      Object.values(program.fetches),
      program.targets
    )
    const added = new PreparedProgram(call, feeds, Object.keys(program.fetches))
    programs.set(key, added)
    return added
  }
  const slotsOf = (names: string[]) =>
    names.map((name) => {
      const slot = state[name]
      if (!slot) throw new Error(`the model has no tensor ${name}`)
      return slot
    })
  const write = (values: NamedValues): void =>
    session.write(slotsOf(Object.keys(values)), Object.values(values))
  const zeros = Object.entries(state)
    .filter(([name]) => !initial[name])
    .map(([name, { shape }]) => [name, new Float32Array(shape.reduce((a, b) => a * b, 1))] as const)
  write({ ...initial, ...Object.fromEntries(zeros) })
  const train = async (
    variant: string,
    fed: Record<string, PlanValue>,
    recorded: () => Record<string, PlanValue> = () => fed,
    slots: HeldSlots | null = null
  ): Promise<number> => {
    const program = prepared(`train ${variant}${shapesOf(fed)}`, (prefix) =>
      trainingProgram(prefix, definition, state, recorded(), variant, { precision, held: slots })
    )
    const [loss] = await program.run(fed)
    return loss as number
  }
  const trainOnRows = (slots: HeldSlots, input: RowsInput): Promise<number> => {
    const drawn = drawnFeeds(definition, input)
    const recorded = () => ({ ...emptyExamples(definition, input.size), ...drawn })
    const fed = { rows: int32Value(input.rows), ...drawn }
    return train(input.plan.variant, fed, recorded, slots)
  }
  return {
    step: (input) => train(input.plan.variant, stepFeeds(definition, input)),
    ...(held && { stepOnRows: (input) => trainOnRows(held, input) }),
    async predict(features) {
      const program = prepared('predict', (prefix) => predictionProgram(prefix, definition, state))
      const [logits] = await program.run({ features: { dtype: 'float32', data: features } })
      return logits as Float32Array
    },
    async predictMixed(batch) {
      const fed = mixedFeeds(definition, batch)
      const { variant } = batch.plan
      const program = prepared(`mixed ${variant}${shapesOf(fed)}`, (prefix) =>
        mixedPredictionProgram(prefix, definition, state, fed, variant)
      )
      // A recorded step has the same result names and types as the step itself.
      return (await program.named(fed)) as unknown as MixedPrediction
    },
    async readState(names = Object.keys(state)) {
      const values = await session.read(slotsOf(names))
      return Object.fromEntries(names.map((name, index) => [name, values[index] as Float32Array]))
    },
    writeState(values) {
      return Promise.resolve(values).then(write)
    },
    dispose() {
      session.close()
    }
  }
}
