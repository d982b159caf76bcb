import type { RunConfig } from '../../contract/run-config'
import type { Term } from './claim'

/** Alpha of input mixup wherever a claim is not about it. */
export const usualAlpha = 0.2
export const usualInput = { policy: 'input', alpha: usualAlpha }

export const isPlain = ({ mixing }: RunConfig): boolean => mixing.policy === 'none'

/** Whether it mixes by this policy with one of the alphas. */
export const mixesBy =
  (policy: 'input' | 'manifold', ...alphas: number[]) =>
  ({ mixing }: RunConfig): boolean =>
    mixing.policy === policy && alphas.includes(mixing.alpha)

export const isInput = (...alphas: number[]) => mixesBy('input', ...alphas)

/** Input mixup minus plain training. */
export const mixedMinusPlain = (alpha = usualAlpha): Term[] => [
  { label: `Input mixup, alpha ${alpha}`, weight: 1, includes: isInput(alpha) },
  { label: 'Plain', weight: -1, includes: isPlain }
]

/** How much more mixup gains where `here` holds than elsewhere. */
export function gainHereMinusElsewhere(
  here: (config: RunConfig) => boolean,
  words: { here: string; elsewhere: string }
): Term[] {
  const there = (config: RunConfig) => !here(config)
  return mixedMinusPlain().flatMap(({ label, weight, includes }) => [
    {
      label: `${label}, ${words.here}`,
      weight,
      includes: (config: RunConfig) => includes(config) && here(config)
    },
    {
      label: `${label}, ${words.elsewhere}`,
      weight: -weight,
      includes: (config: RunConfig) => includes(config) && there(config)
    }
  ])
}
