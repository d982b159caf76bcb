import type { RunEvent, RunEventOf } from '../../contract/events'
import type { RunStatus } from '../../contract/records'
import type { WatchedMetric } from '../../contract/run-config'
import { betterEpoch, type EpochValue } from '../../core/best-epoch'

const finalStates = {
  completed: 'finished',
  'stopped early': 'finished',
  stopped: 'stopped'
} as const satisfies Record<RunEventOf<'finished'>['reason'], RunStatus['state']>

/**
 * What `status.json` says once an event has happened. The best epoch comes from the epochs' own figures.
 * @param watched what chooses the best epoch
 */
export function statusAfter(status: RunStatus, event: RunEvent, watched: WatchedMetric): RunStatus {
  switch (event.type) {
    case 'started':
      return {
        ...status,
        state: 'running',
        device: event.device,
        epochs: event.epochs,
        stepsPerEpoch: event.stepsPerEpoch,
        examples: {
          train: event.trainExamples,
          validation: event.validationExamples,
          test: event.testExamples
        },
        ...(event.task && { task: event.task }),
        ...(isKnownFromTheStart(status, event) && { digests: event.digests }),
        step: event.resumedAt,
        ...bestFields(event.best),
        epoch: Math.floor(event.resumedAt / Math.max(1, event.stepsPerEpoch))
      }
    case 'steps':
      return { ...status, step: event.columns.step.at(-1) ?? status.step }
    case 'epoch':
      return {
        ...status,
        epoch: event.metrics.epoch,
        step: event.metrics.step,
        examplesPerSecond: event.metrics.examplesPerSecond,
        ...bestFields(betterEpoch(bestOf(status), event.metrics, watched))
      }
    case 'paused':
      return { ...status, state: 'paused' }
    case 'resumed':
      return { ...status, state: 'running' }
    case 'evaluated':
      return { ...status, results: withResult(status.results, event) }
    case 'uninformed': {
      const { split, scores } = event
      const others = (status.uninformed ?? []).filter((one) => one.split !== split)
      return { ...status, uninformed: [...others, { split, scores }] }
    }
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
    case 'phase':
    case 'warning':
      return status
  }
}

/** The data of the first half of a run of an earlier version is unknown. */
const isKnownFromTheStart = ({ digests }: RunStatus, event: RunEventOf<'started'>): boolean =>
  event.resumedAt === 0 || digests !== undefined

const bestOf = ({ bestEpoch, bestValue }: RunStatus): EpochValue | null =>
  bestEpoch === null || bestValue === null ? null : { epoch: bestEpoch, value: bestValue }

const bestFields = (best: EpochValue | null): Pick<RunStatus, 'bestEpoch' | 'bestValue'> => ({
  bestEpoch: best?.epoch ?? null,
  bestValue: best?.value ?? null
})

function withResult(
  results: RunStatus['results'],
  { split, at, epoch, scores }: RunEventOf<'evaluated'>
): RunStatus['results'] {
  const others = results.filter((result) => result.split !== split || result.at !== at)
  return [...others, { split, at, epoch, scores }]
}
