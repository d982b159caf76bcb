import type { experimentCalls } from '../../contract/experiment/calls'
import type { Handlers } from '../../rpc/types'
import type { Experiments } from './experiments'

/** Answers about experiments over seeds. */
export function createExperimentHandlers(
  experiments: Experiments
): Handlers<{ calls: typeof experimentCalls; events: Record<string, never> }> {
  return {
    createExperiment: async ({ definition }) => ({ id: await experiments.create(definition) }),
    listExperiments: () => experiments.list(),
    planExperiment: ({ definition }) => experiments.plan(definition),
    experimentCurves: ({ id }) => experiments.curves(id),
    experiment: ({ id, progressOnly }) => experiments.view(id, { progressOnly }),
    estimateExperiment: ({ id }) => experiments.estimate(id),
    startExperiment: ({ id, executor }) => experiments.start(id, executor),
    pauseExperiment: ({ id }) => experiments.pause(id),
    updateExperiment: ({ id, deleted }) =>
      deleted ? experiments.remove(id) : experiments.restore(id),
    experimentReport: ({ id }) => experiments.report(id)
  }
}
