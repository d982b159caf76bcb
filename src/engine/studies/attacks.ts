import * as tf from '@tensorflow/tfjs'
import type { Generator } from '../../core/random'
import { losses } from '../ops/losses'
import { valuesOf } from '../ops/values-of'
import type { Breather } from '../runtime/breather'
import type { PerturbationTensors } from './perturbation'
import { logitsOf, type StudiedModel } from './studied-model'

/** Examples under attack. */
export interface Victims extends Record<string, tf.Tensor> {
  /** [batch, ...exampleShape], as the model takes them. */
  x: tf.Tensor
  /** [batch, classes], one-hot. */
  targets: tf.Tensor2D
}

/** Logits, and the gradient by x of the mean loss over the batch; evaluation mode. */
export function lossGradient(
  model: StudiedModel,
  { x, targets }: Victims
): { logits: tf.Tensor2D; gradient: tf.Tensor } {
  return tf.tidy(() => {
    const seen: tf.Tensor2D[] = []
    const gradient = tf.grad((input: tf.Tensor) => {
      const logits = logitsOf(model, input)
      seen.push(tf.keep(logits))
      return losses[model.task](logits, targets)
    })(x)
    const [kept] = seen
    const logits = kept!.clone()
    kept!.dispose()
    return { logits, gradient }
  })
}

/**
 * One step of epsilon along the sign of the gradient, within the valid range.
 * Source: Goodfellow, Shlens, Szegedy, "Explaining and harnessing adversarial examples", ICLR 2015.
 * @param gradient of the loss by x
 */
export function fgsm(
  space: PerturbationTensors,
  x: tf.Tensor,
  gradient: tf.Tensor,
  epsilon: number
): tf.Tensor {
  return tf.tidy(() => space.move(x, tf.mul(tf.sign(gradient), epsilon)))
}

export interface PgdSettings {
  epsilon: number
  steps: number
  stepSize: number
  restarts: number
}

/**
 * Projected gradient descent on the largest change, from uniformly random starts. An example falls as soon as any point
 * on the way is classified wrongly, and is attacked no further.
 * Source: Madry et al., "Towards deep learning models resistant to adversarial attacks", ICLR 2018.
 * @returns how many examples are still right after every restart
 */
export async function pgdSurvivors(
  model: StudiedModel,
  space: PerturbationTensors,
  victims: Victims,
  settings: PgdSettings,
  random: Generator,
  breather: Breather
): Promise<number> {
  let standing: Victims = tf.tidy(() => selectVictims(victims, null))
  try {
    for (let restart = 0; restart < settings.restarts && standing.x.shape[0] > 0; restart++) {
      const next = await attackOnce(model, space, standing, settings, random, breather)
      disposeVictims(standing)
      standing = next
    }
    return standing.x.shape[0]
  } finally {
    disposeVictims(standing)
  }
}

const disposeVictims = ({ x, targets }: Victims): void => tf.dispose([x, targets])

/** The rows of the victims, or all of them, in tensors of their own. */
function selectVictims({ x, targets }: Victims, rows: Int32Array | null): Victims {
  if (!rows) return { x: x.clone(), targets: targets.clone() }
  const chosen = tf.tensor1d(rows, 'int32')
  return { x: tf.gather(x, chosen), targets: tf.gather(targets, chosen) }
}

/** Centres that no point on the way from a random start got classified wrongly. */
async function attackOnce(
  model: StudiedModel,
  space: PerturbationTensors,
  centres: Victims,
  { epsilon, steps, stepSize }: PgdSettings,
  random: Generator,
  breather: Breather
): Promise<Victims> {
  let standing: Victims = tf.tidy(() => selectVictims(centres, null))
  const draws = Float32Array.from({ length: centres.x.size }, () => 2 * random.uniform() - 1)
  let x = tf.tidy(() => space.move(centres.x, tf.mul(tf.tensor(draws, centres.x.shape), epsilon)))
  for (let step = 0; step <= steps && standing.x.shape[0] > 0; step++) {
    try {
      const { logits, gradient } = lossGradient(model, { x, targets: standing.targets })
      const rows = await correctRows(logits, standing.targets)
      const next = tf.tidy(() => {
        const still = selectVictims(standing, rows)
        const chosen = tf.tensor1d(rows, 'int32')
        const along = tf.mul(tf.sign(tf.gather(gradient, chosen)), stepSize)
        const moved = space.project(space.move(tf.gather(x, chosen), along), still.x, epsilon)
        return { still, moved }
      })
      disposeVictims(standing)
      tf.dispose([x, logits, gradient])
      standing = next.still
      x = next.moved
      await breather.breathe()
    } catch (thrown) {
      disposeVictims(standing)
      x.dispose()
      throw thrown
    }
  }
  x.dispose()
  return standing
}

/** For each row whether its largest logit, the first of equals, is that of its class. */
export const areCorrect = (logits: tf.Tensor2D, targets: tf.Tensor2D): tf.Tensor =>
  tf.equal(tf.argMax(logits, 1), tf.argMax(targets, 1))

async function correctRows(logits: tf.Tensor2D, targets: tf.Tensor2D): Promise<Int32Array> {
  const { hits } = await valuesOf(() => ({ hits: areCorrect(logits, targets) }))
  return Int32Array.from(hits.keys()).filter((row) => hits[row] === 1)
}
