import { describe, it } from 'vitest'
import { comparisons, expectEqualSteps, titleOf } from './testing/equality'

describe('restarted from the same state, a compiled step agrees with the eager one', () => {
  it.each(comparisons.map((one) => [titleOf(one), one] as const))(
    'at steps 0, 10, 30 and 200: %s',
    { timeout: 1_200_000 },
    (_, comparison) => expectEqualSteps(comparison, [0, 10, 30, 200])
  )
})
