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
    deletedExperiments: () => experiments.listDeleted(),
    planExperiment: ({ definition }) => experiments.plan(definition),
    experimentCurves: ({ id }) => experiments.curves(id),
    experiment: ({ id, progressOnly }) => experiments.view(id, { progressOnly }),
    estimateExperiment: ({ id }) => experiments.estimate(id),
    changedExamples: ({ id, label, count }) => experiments.changedExamples(id, label, count),
    startExperiment: ({ id, executor }) => experiments.start(id, executor),
    pauseExperiment: ({ id }) => experiments.pause(id),
    updateExperiment: async ({ id, deleted, notes }) => {
      if (notes !== undefined) await experiments.setNotes(id, notes)
      if (deleted !== undefined) await (deleted ? experiments.remove(id) : experiments.restore(id))
    },
    experimentReport: ({ id }) => experiments.report(id)
  }
}
