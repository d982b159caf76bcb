import type { Generator } from '../../src/core/random'

/** How scores come about: an example is right with a probability whose logit adds these effects. */
export interface World {
  /** Standard deviation of how differently the policies treat an example. */
  tau: number
  /** Standard deviation of the shift that is common to all examples of a seed or training set, for each policy. */
  shift: number
}

export const worlds: World[] = [
  { tau: 0, shift: 0 },
  { tau: 1, shift: 0 },
  { tau: 0, shift: 0.5 },
  { tau: 1, shift: 0.5 }
]

/** Standard deviation of how hard examples are, on the logit: most are always right, a few are coin flips. */
const difficulty = 4
const plainAccuracy = 0.94
/** True differences that are simulated together, from the same draws. */
export const truths = [0, 0.02, 0.05] as const

/** The mean of the logistic function of a normal variable, by the midpoint rule. */
function meanAccuracy(centre: number, deviation: number): number {
  const [reach, panels] = [8, 4000]
  let [sum, total] = [0, 0]
  for (let i = 0; i < panels; i++) {
    const z = -reach + (2 * reach * (i + 0.5)) / panels
    const density = Math.exp((-z * z) / 2)
    sum += density / (1 + Math.exp(-(centre + deviation * z)))
    total += density
  }
  return sum / total
}

function logitOf(accuracy: number, deviation: number): number {
  let [low, high] = [-40, 80]
  for (let i = 0; i < 80; i++) {
    const middle = (low + high) / 2
    if (meanAccuracy(middle, deviation) < accuracy) low = middle
    else high = middle
  }
  return (low + high) / 2
}

/** Middle logits of plain training, and of the policy for each truth. */
export function centres({ tau, shift }: World): { plain: number; policy: number[] } {
  const deviation = Math.hypot(difficulty, tau, shift)
  return {
    plain: logitOf(plainAccuracy, deviation),
    policy: truths.map((truth) => logitOf(plainAccuracy + truth, deviation))
  }
}

/** Logits of examples without their seeds: of plain training, and of a policy (to which its centre is added). */
export class Examples {
  readonly plain: Float64Array
  readonly policy: Float64Array

  constructor(count: number, { tau }: World, plainCentre: number, random: Generator) {
    this.plain = new Float64Array(count)
    this.policy = new Float64Array(count)
    for (let i = 0; i < count; i++) {
      const hard = difficulty * random.normal()
      this.plain[i] = plainCentre + hard + (tau === 0 ? 0 : tau * random.normal())
      this.policy[i] = hard + (tau === 0 ? 0 : tau * random.normal())
    }
  }
}

/** A standard logistic number: below a logit with the logit's probability. */
export function logistic(random: Generator): number {
  const u = (random.uint32() + 0.5) / 2 ** 32
  return Math.log(u / (1 - u))
}
