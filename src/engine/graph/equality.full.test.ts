import { describe, it } from 'vitest'
import { comparisons, expectEqualSteps, titleOf } from './testing/equality'

/** Two hundred steps of the deepest nets take minutes and add no information. */
const deepest = comparisons.filter(
  ({ model }) =>
    model['depth'] === 20 || /-18|^resnet|mobilenet|efficientnet/.test(model.architecture)
)
/** The one reaches every layer, the other runs the net on two batches; the shallow nets take every policy. */
const inDeepest = ['manifold', 'regmixup'] as const
/** Two batches of the largest take a minute more each, and go through the same layers. */
const inLargest = ['manifold'] as const
const isLargest = ({ model }: (typeof comparisons)[number]): boolean =>
  model['depth'] === 50 || model.architecture === 'mobilenet-v2'
const others = comparisons.filter((one) => !deepest.includes(one))
const titled = (of: typeof comparisons) => of.map((one) => [titleOf(one), one] as const)

describe('restarted from the same state, a compiled step agrees with the eager one', () => {
  it.each(titled(others))('at steps 0, 10, 30 and 200: %s', { timeout: 1_200_000 }, (_, one) =>
    expectEqualSteps(one, [0, 10, 30, 200])
  )

  it.each(titled(deepest))('at step 10: %s', { timeout: 1_200_000 }, (_, one) =>
    expectEqualSteps(one, [10], isLargest(one) ? inLargest : inDeepest)
  )
})
