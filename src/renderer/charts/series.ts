import type { EpochMetrics, StepColumns, StepSeries } from '../../contract/metrics'

export type HorizontalAxis = 'step' | 'epoch' | 'time'

const columnNames = ['step', 'epoch', 'loss', 'learningRate', 'lambda', 'time'] as const
type ColumnName = (typeof columnNames)[number]

/** Seconds without a step that count as a pause; pauses are left out of the training time. */
const longestPause = 60

/** A column of numbers that grows at its end. */
export class GrowingColumn {
  private buffer = new Float64Array(256)
  length = 0

  append(values: ArrayLike<number>): void {
    const needed = this.length + values.length
    if (needed > this.buffer.length) this.reserve(Math.max(needed, this.buffer.length * 2))
    this.buffer.set(values, this.length)
    this.length = needed
  }

  /** Makes room beforehand, so that growing to this length copies nothing. */
  reserve(length: number): void {
    if (length <= this.buffer.length) return
    const larger = new Float64Array(length)
    larger.set(this.buffer.subarray(0, this.length))
    this.buffer = larger
  }

  truncate(length: number): void {
    this.length = Math.min(this.length, length)
  }

  /** A view, valid until the next append. */
  get values(): Float64Array {
    return this.buffer.subarray(0, this.length)
  }
}

/** All that was measured in one run, in plain columns outside of any reactive state. */
export class RunSeries {
  private readonly columns = Object.fromEntries(
    columnNames.map((name) => [name, new GrowingColumn()])
  ) as Record<ColumnName, GrowingColumn>
  private readonly seconds = new GrowingColumn()
  private readonly epochPosition = new GrowingColumn()
  epochs: EpochMetrics[] = []
  stepsPerEpoch: number | null = null
  /** Grows when steps are added, so that a chart of them knows when to draw again. */
  stepVersion = 0
  /** Grows when `epochs` change. */
  epochVersion = 0

  get length(): number {
    return this.columns.step.length
  }

  column(name: ColumnName): Float64Array {
    return this.columns[name].values
  }

  /** Makes room for so many rows. */
  reserve(rows: number): void {
    for (const name of columnNames) this.columns[name].reserve(rows)
    this.seconds.reserve(rows)
    this.epochPosition.reserve(rows)
  }

  /** Appends rows; those that the new ones supersede, as after a resume, are dropped. */
  append(rows: StepColumns | StepSeries): void {
    const first = rows.step[0]
    if (first === undefined) return
    const keep = lowerBound(this.column('step'), first)
    for (const name of columnNames) {
      this.columns[name].truncate(keep)
      this.columns[name].append(rows[name])
    }
    this.extendPositions(keep)
    this.stepVersion++
  }

  appendEpoch(metrics: EpochMetrics): void {
    this.epochs = [...this.epochs.filter(({ epoch }) => epoch < metrics.epoch), metrics]
    this.epochVersion++
  }

  /** Drops the epochs that a run resumed at this step will train again. */
  resumeAt(step: number): void {
    this.epochs = this.epochs.filter((epoch) => epoch.step <= step)
    this.epochVersion++
  }

  /** Where the steps lie on the axis. */
  positions(axis: HorizontalAxis): Float64Array {
    if (axis === 'step') return this.column('step')
    return (axis === 'epoch' ? this.epochPosition : this.seconds).values
  }

  /** Where the ends of the epochs lie on the axis. */
  epochPositions(axis: HorizontalAxis): Float64Array {
    const steps = this.column('step')
    const seconds = this.seconds.values
    return Float64Array.from(this.epochs, ({ epoch, step }) => {
      if (axis === 'step') return step
      if (axis === 'epoch') return epoch
      return seconds[Math.min(lowerBound(steps, step), seconds.length - 1)] ?? 0
    })
  }

  private extendPositions(from: number): void {
    const time = this.column('time')
    const step = this.column('step')
    const added = time.length - from
    const seconds = new Float64Array(added)
    const epochs = new Float64Array(added)
    let elapsed = from > 0 ? (this.seconds.values[from - 1] ?? 0) : 0
    for (let index = 0; index < added; index++) {
      const row = from + index
      const gap = row === 0 ? 0 : ((time[row] ?? 0) - (time[row - 1] ?? 0)) / 1000
      if (gap > 0 && gap <= longestPause) elapsed += gap
      seconds[index] = elapsed
      epochs[index] = this.stepsPerEpoch ? (step[row] ?? 0) / this.stepsPerEpoch : 0
    }
    this.seconds.truncate(from)
    this.seconds.append(seconds)
    this.epochPosition.truncate(from)
    this.epochPosition.append(epochs)
  }
}

/** Index of the first of the ascending values that is not below the limit. */
export function lowerBound(values: ArrayLike<number>, limit: number): number {
  let low = 0
  let high = values.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((values[middle] ?? Infinity) < limit) low = middle + 1
    else high = middle
  }
  return low
}
