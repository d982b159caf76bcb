import type { RunEvent, RunEventOf } from '../../contract/events'
import type { RunStatus } from '../../contract/records'

const finalStates = {
  completed: 'finished',
  'stopped early': 'finished',
  stopped: 'stopped'
} as const satisfies Record<RunEventOf<'finished'>['reason'], RunStatus['state']>

/** What `status.json` says once an event has happened. */
export function statusAfter(status: RunStatus, event: RunEvent): RunStatus {
  switch (event.type) {
    case 'started':
      return {
        ...status,
        state: 'running',
        epochs: event.epochs,
        stepsPerEpoch: event.stepsPerEpoch,
        examples: {
          train: event.trainExamples,
          validation: event.validationExamples,
          test: event.testExamples
        },
        step: event.resumedAt,
        epoch: Math.floor(event.resumedAt / Math.max(1, event.stepsPerEpoch))
      }
    case 'steps':
      return { ...status, step: event.columns.step.at(-1) ?? status.step }
    case 'epoch':
      return {
        ...status,
        epoch: event.metrics.epoch,
        step: event.metrics.step,
        examplesPerSecond: event.metrics.examplesPerSecond
      }
    case 'paused':
      return { ...status, state: 'paused' }
    case 'resumed':
      return { ...status, state: 'running' }
    case 'evaluated':
      return { ...status, results: withResult(status.results, event) }
    case 'finished':
      return {
        ...status,
        state: finalStates[event.reason],
        reason: event.reason,
        epoch: event.epoch,
        step: event.step,
        bestEpoch: event.bestEpoch,
        bestValue: event.bestValue
      }
    case 'failed':
      return { ...status, state: 'failed', error: event.error, reason: event.error.message }
    case 'checkpoint':
      return event.best
        ? { ...status, bestEpoch: event.best.epoch, bestValue: event.best.value }
        : status
    case 'phase':
    case 'warning':
      return status
  }
}

function withResult(
  results: RunStatus['results'],
  { split, at, epoch, scores }: RunEventOf<'evaluated'>
): RunStatus['results'] {
  const others = results.filter((result) => result.split !== split || result.at !== at)
  return [...others, { split, at, epoch, scores }]
}
