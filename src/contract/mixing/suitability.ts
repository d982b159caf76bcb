import type { Task } from '../data'
import type { LambdaConfig, Pairing, TimingConfig } from './fields'

/** What the form, the command line and the trainer know about the data when they check whether a policy suits it. */
export interface MixingFacts {
  task: Task
  kind: 'image' | 'table' | 'text'
  /** Feature columns of a table, before encoding; 0 for images. */
  columns: number
  /** Blocks of the model at whose input mixing may happen; left out where the model is not known yet. */
  mixableBlocks?: number[]
  /** Left out where training is not configured yet. */
  epochs?: number
}

/** Why not, and what to do instead; null if it is suitable. */
export type Refusal = string | null

export const imagesOnly = (name: string, { kind }: MixingFacts): Refusal =>
  kind === 'image'
    ? null
    : `${name} cuts regions out of images, and these examples are rows of a table: choose input mixup or CutMix for tables.`

/** Reasons that hold for every policy with these settings. */
export function refuseSettings(
  config: Partial<LambdaConfig & TimingConfig & { pairing: Pairing }>,
  facts: MixingFacts
): Refusal {
  return refusePairing(config.pairing, facts) ?? refuseRamp(config) ?? refuseTiming(config, facts)
}

function refusePairing(pairing: Pairing | undefined, { task }: MixingFacts): Refusal {
  switch (pairing) {
    case 'cross-class':
    case 'cross-class-greedy':
    case 'same-class':
      return task === 'classification'
        ? null
        : 'Pairing by class needs one class for each example: choose random partners, or near targets for regression.'
    case 'near-targets':
      return task === 'regression'
        ? null
        : 'Classes and labels have no distance to pair by: choose random, cross-class or same-class partners.'
    case 'random':
    case undefined:
      return null
  }
}

function refuseRamp({ rampEpochs, lambdaFrom }: Partial<LambdaConfig>): Refusal {
  if (!rampEpochs || lambdaFrom === 'beta') return null
  return 'A ramp raises alpha, which a uniform or fixed lambda does not use: draw lambda from Beta, or leave the ramp out.'
}

function refuseTiming(config: Partial<TimingConfig>, { epochs }: MixingFacts): Refusal {
  const off = (config.offFirst ?? 0) + (config.offLast ?? 0)
  if (epochs === undefined || off < epochs || off === 0) return null
  return `Mixing would be off in ${epochs === 1 ? 'the only epoch' : `all ${epochs} epochs`}: train longer, or turn it off for fewer epochs.`
}
