import * as tf from '@tensorflow/tfjs'
import type {
  AttackReport,
  RobustnessOptions,
  RobustnessReport
} from '../../contract/study-reports'
import type { Preprocessing } from '../../contract/preprocessing'
import { generator } from '../../core/random'
import type { Examples } from '../data/dataset'
import type { Progress } from '../data/load'
import { valuesOf } from '../ops/values-of'
import { Breather } from '../runtime/breather'
import {
  areCorrect,
  fgsm,
  lossGradient,
  pgdSurvivors,
  type PgdSettings,
  type Victims
} from './attacks'
import { imageSpace, PerturbationTensors, tableSpace, type PerturbationSpace } from './perturbation'
import { batchesOf, sampleRows } from './sample'
import { scoreOutcome } from '../scoring/score'
import { logitsOf, type StudiedModel } from './studied-model'

const usual = {
  range: { epsilons: [0, 0.01, 0.02, 0.04, 0.08, 0.16], deviations: [0, 0.05, 0.1, 0.2, 0.4] },
  deviation: { epsilons: [0, 0.05, 0.1, 0.2, 0.5, 1], deviations: [0, 0.1, 0.25, 0.5, 1, 2] }
}

/** The whole range of a pixel, or ten standard deviations of a column: enough to leave any class. */
const unbounded = { range: 1, deviation: 10 }
const unboundedSteps = 40
/** A single start may end in a local maximum, which is not caused by the gradients. */
const unboundedRestarts = 5
/** The unbounded attack takes most of its steps on few examples: about as long as so many bounded ones. */
const unboundedParts = 2
/** Accuracy that unbounded attacks may leave, and by which PGD may be weaker than FGSM, before gradients are doubted. */
const tolerance = 0.02
/** Of few examples, so many may by chance survive PGD and not FGSM: its random starts end in local maxima too. */
const examplesByChance = 2

const imagesAtOnce = 128
const rowsAtOnce = 4096

interface RobustnessSubject {
  model: StudiedModel
  preprocessing: Preprocessing
  train: Examples
  examples: Examples
}

interface Attempt {
  /** Called regularly between steps; throwing ends the measurement. */
  look: (share: number) => void
  model: StudiedModel
  space: PerturbationTensors
  examples: Examples
  rows: Int32Array
  options: RobustnessOptions
}

/**
 * A run's score on perturbed inputs: FGSM and PGD, with a check for masked gradients, and
 * Gaussian noise. The model is unchanged; only continuous inputs are perturbed.
 */
export async function measureRobustness(
  { model, preprocessing, train, examples }: RobustnessSubject,
  options: RobustnessOptions,
  progress: Progress
): Promise<Omit<RobustnessReport, 'epoch'>> {
  const { features, targets } = preprocessing
  const space = features.kind === 'image' ? imageSpace(features) : tableSpace(features, train)
  const draws = generator(options.seed, 'evaluation')
  const rows = sampleRows(examples.length, options.examples, draws)
  const tensors = new PerturbationTensors(space, examples.exampleShape)
  const look = (share: number) => progress('attacking', Math.round(100 * share), 100)
  const attempt: Attempt = { look, model, space: tensors, examples, rows, options }
  try {
    return {
      examples: rows.length,
      unit: space.unit,
      perturbed: space.scale.filter((scale) => scale > 0).length,
      attacks: targets.task === 'classification' ? await attack(attempt, space) : null,
      noise: await addNoise(attempt, space, targets)
    }
  } finally {
    tensors.dispose()
  }
}

const atOnce = ({ exampleShape }: Examples): number =>
  exampleShape.length === 3 ? imagesAtOnce : rowsAtOnce

function victimsOf({ examples }: Attempt, rows: Int32Array): Victims {
  const outputs = examples.targets.length / examples.length
  const targets = Float32Array.from(
    { length: rows.length * outputs },
    (_, i) => examples.targets[rows[Math.floor(i / outputs)]! * outputs + (i % outputs)]!
  )
  return {
    x: tf.tensor(examples.gather(rows), [rows.length, ...examples.exampleShape]),
    targets: tf.tensor2d(targets, [rows.length, outputs])
  }
}

async function attack(attempt: Attempt, { unit }: PerturbationSpace): Promise<AttackReport> {
  const { steps, restarts, stepSize } = attempt.options
  const epsilons = attempt.options.epsilons ?? usual[unit].epsilons
  const curve: AttackReport['curve'] = []
  let zeroGradients = 0
  const parts = epsilons.length + unboundedParts
  const within = (part: number): Attempt => ({
    ...attempt,
    look: (share) => attempt.look((part + share) / parts)
  })
  for (const [index, epsilon] of epsilons.entries()) {
    // without room to move, the first evaluation decides
    const taken = epsilon === 0 ? 0 : steps
    const step = stepSize ?? (2.5 * epsilon) / steps
    const settings = { epsilon, steps: taken, restarts, stepSize: step }
    const found = await attackWithin(within(index), settings)
    zeroGradients = found.zeroGradients
    curve.push({ epsilon, stepSize: step, fgsm: found.fgsm, pgd: found.pgd })
  }
  const whole = unbounded[unit]
  const settings = { epsilon: whole, steps: unboundedSteps, restarts: unboundedRestarts }
  const last = await attackWithin(within(epsilons.length), {
    ...settings,
    stepSize: (2.5 * whole) / unboundedSteps
  })
  const allowed = Math.max(tolerance, examplesByChance / attempt.rows.length)
  const weakerAt = curve.filter(({ fgsm, pgd }) => pgd - fgsm > allowed + 1e-9)
  return {
    steps,
    restarts,
    curve,
    masking: {
      masked: last.pgd > tolerance || weakerAt.length > 0,
      unboundedAccuracy: last.pgd,
      unboundedEpsilon: whole,
      weakerAt: weakerAt.map(({ epsilon }) => epsilon),
      zeroGradients
    }
  }
}

/** Shares of examples that stay right under FGSM and PGD, and of those without a gradient. Same draws for any epsilon. */
async function attackWithin(
  attempt: Attempt,
  settings: PgdSettings
): Promise<{ fgsm: number; pgd: number; zeroGradients: number }> {
  const { look, model, space, examples, rows, options } = attempt
  const count = { fgsm: 0, pgd: 0, zeroGradients: 0 }
  const batches = Math.ceil(rows.length / atOnce(examples))
  let batch = 0
  const breather = new Breather(() => look((batch - 1) / batches))
  for await (const some of batchesOf(rows, atOnce(examples))) {
    look(batch / batches)
    const random = generator(options.seed, 'evaluation', 1, batch++)
    const victims = victimsOf(attempt, some)
    try {
      const { right, flat } = await valuesOf(() => {
        const { gradient } = lossGradient(model, victims)
        const moved = fgsm(space, victims.x, gradient, settings.epsilon)
        const largest = tf.max(tf.abs(gradient.reshape([some.length, -1])), 1)
        return {
          right: tf.sum(areCorrect(logitsOf(model, moved), victims.targets)),
          flat: tf.sum(tf.equal(largest, 0))
        }
      })
      count.fgsm += right[0]!
      count.zeroGradients += flat[0]!
      count.pgd += await pgdSurvivors(model, space, victims, settings, random, breather)
    } finally {
      tf.dispose(victims)
    }
  }
  const share = (number: number) => number / rows.length
  return {
    fgsm: share(count.fgsm),
    pgd: share(count.pgd),
    zeroGradients: share(count.zeroGradients)
  }
}

async function addNoise(
  attempt: Attempt,
  { unit }: PerturbationSpace,
  fitted: Preprocessing['targets']
): Promise<RobustnessReport['noise']> {
  const { look, model, space, examples, rows, options } = attempt
  const outputs = fitted.names.length
  const deviations = options.deviations ?? usual[unit].deviations
  const noise: RobustnessReport['noise'] = []
  for (const deviation of deviations) {
    const logits = new Float32Array(rows.length * outputs)
    const targets = new Float32Array(rows.length * outputs)
    let done = 0
    let batch = 0
    for await (const some of batchesOf(rows, atOnce(examples))) {
      look(1)
      const random = generator(options.seed, 'evaluation', 2, batch++)
      const seen = await valuesOf(() => {
        const { x, targets: own } = victimsOf(attempt, some)
        const draws = Float32Array.from({ length: x.size }, () => deviation * random.normal())
        const moved = space.move(x, tf.tensor(draws, x.shape))
        return { logits: logitsOf(model, moved), targets: own }
      })
      logits.set(seen.logits, done * outputs)
      targets.set(seen.targets, done * outputs)
      done += some.length
    }
    const labels = examples.labels && Int32Array.from(rows, (row) => examples.labels![row]!)
    const { score } = scoreOutcome({ logits, targets, labels }, fitted)
    noise.push({ deviation, score })
  }
  return noise
}
