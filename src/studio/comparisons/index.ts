import type { comparisonCalls } from '../../contract/comparison/calls'
import type { Handlers } from '../../rpc/types'
import type { Comparisons } from './comparisons'

/** Answers about experiments over seeds. */
export function createComparisonHandlers(
  comparisons: Comparisons
): Handlers<{ calls: typeof comparisonCalls; events: Record<string, never> }> {
  return {
    createComparison: async ({ definition }) => ({ id: await comparisons.create(definition) }),
    listComparisons: () => comparisons.list(),
    planComparison: ({ definition }) => comparisons.plan(definition),
    comparisonCurves: ({ id }) => comparisons.curves(id),
    comparison: ({ id }) => comparisons.view(id),
    estimateComparison: ({ id }) => comparisons.estimate(id),
    startComparison: ({ id }) => comparisons.start(id),
    pauseComparison: ({ id }) => comparisons.pause(id),
    updateComparison: ({ id, deleted }) =>
      deleted ? comparisons.remove(id) : comparisons.restore(id),
    comparisonReport: ({ id }) => comparisons.report(id)
  }
}
