import { createContext } from 'svelte'
import { StudioError } from '../../contract/errors'
import type { RunEvent } from '../../contract/events'
import type { StepSeries } from '../../contract/metrics'
import { RunSeries } from '../charts/series'
import type { Session } from './session.svelte'

const rowsPerTask = 50_000
/** Charts are redrawn at most this often: ten times a second. */
const frameEvery = 100

interface LoadedSeries {
  series: RunSeries
  state: 'loading' | 'ready' | { error: StudioError }
  /** What is missing of it, in a sentence. */
  problem?: string | undefined
}

/** The measured series of the runs that are looked at, outside of reactive state; `frame` counts changes. */
export class SeriesStore {
  /** Grows when any of the series has changed. */
  frame = $state(0)
  private readonly loaded = new Map<string, LoadedSeries & { waiting: RunEvent[] }>()
  private timer: ReturnType<typeof setTimeout> | null = null
  /** When charts were last redrawn, by the clock of the page. */
  private framed = -frameEvery

  constructor(private readonly session: Session) {}

  /** Begins to load when asked for the first time. */
  of(id: string): LoadedSeries {
    const known = this.loaded.get(id)
    if (known) return known
    const entry: LoadedSeries & { waiting: RunEvent[] } = {
      series: new RunSeries(),
      state: 'loading',
      waiting: []
    }
    this.loaded.set(id, entry)
    void this.load(id, entry)
    return entry
  }

  receive(id: string, event: RunEvent): void {
    const entry = this.loaded.get(id)
    if (!entry) return
    if (entry.state === 'loading') entry.waiting.push(event)
    else apply(entry.series, event)
    this.announce()
  }

  setStepsPerEpoch(id: string, stepsPerEpoch: number | null): void {
    const entry = this.loaded.get(id)
    if (entry && stepsPerEpoch) entry.series.stepsPerEpoch = stepsPerEpoch
  }

  private async load(id: string, entry: LoadedSeries & { waiting: RunEvent[] }): Promise<void> {
    try {
      const { call } = this.session.client
      const [{ summary }, { steps, epochs, problem }] = await Promise.all([
        call.run({ id }),
        call.runMetrics({ id })
      ])
      entry.series.stepsPerEpoch = summary.status.stepsPerEpoch
      await appendInPieces(entry.series, steps)
      for (const metrics of epochs) entry.series.appendEpoch(metrics)
      for (const event of entry.waiting.splice(0)) apply(entry.series, event)
      entry.problem = problem
      entry.state = 'ready'
    } catch (thrown) {
      entry.state = { error: StudioError.from(thrown) }
      this.loaded.delete(id)
    }
    this.announce()
  }

  private announce(): void {
    const rest = Math.max(0, this.framed + frameEvery - performance.now())
    this.timer ??= setTimeout(() => {
      this.timer = null
      this.framed = performance.now()
      this.frame++
    }, rest)
  }
}

/** A long run is loaded over several tasks, so the page stays responsive. */
async function appendInPieces(series: RunSeries, steps: StepSeries): Promise<void> {
  const total = steps.step.length
  series.reserve(total)
  for (let from = 0; from < total; from += rowsPerTask) {
    const to = from + rowsPerTask
    series.append({
      step: steps.step.subarray(from, to),
      epoch: steps.epoch.subarray(from, to),
      loss: steps.loss.subarray(from, to),
      learningRate: steps.learningRate.subarray(from, to),
      lambda: steps.lambda.subarray(from, to),
      time: steps.time.subarray(from, to)
    })
    if (to < total) await new Promise((resolve) => setTimeout(resolve))
  }
}

function apply(series: RunSeries, event: RunEvent): void {
  if (event.type === 'started') {
    series.stepsPerEpoch = event.stepsPerEpoch
    series.resumeAt(event.resumedAt)
  }
  if (event.type === 'steps') series.append(event.columns)
  if (event.type === 'epoch') series.appendEpoch(event.metrics)
}

export const [getSeriesStore, provideSeriesStore] = createContext<SeriesStore>()
