import type { StepColumns, StepSeries } from '../contract/metrics'
import { stepColumnNames } from './metrics-lines'

type Columns = { [N in keyof StepSeries]: StepSeries[N] }

function allocate(capacity: number): Columns {
  return {
    step: new Int32Array(capacity),
    epoch: new Int32Array(capacity),
    loss: new Float64Array(capacity),
    learningRate: new Float64Array(capacity),
    lambda: new Float64Array(capacity),
    time: new Float64Array(capacity)
  }
}

/** Growing typed arrays, one a column of the steps of a run. */
export class StepTable {
  private columns = allocate(1024)
  private length = 0

  append(rows: StepColumns): void {
    this.reserve(this.length + rows.step.length)
    for (const name of stepColumnNames) this.columns[name].set(rows[name], this.length)
    this.length += rows.step.length
  }

  /** Drops the rows that lie after `step`; steps are in ascending order. */
  dropAfter(step: number): void {
    while (this.length > 0 && (this.columns.step[this.length - 1] ?? 0) > step) this.length--
  }

  /** The first steps that are missing before the last one, from and to; null where none are. */
  gap(): [number, number] | null {
    for (let index = 0; index < this.length; index++) {
      const before = index === 0 ? 0 : this.columns.step[index - 1]!
      const step = this.columns.step[index]!
      if (step > before + 1) return [before + 1, step - 1]
    }
    return null
  }

  toSeries(): StepSeries {
    const { step, epoch, loss, learningRate, lambda, time } = this.columns
    const end = this.length
    return {
      step: step.slice(0, end),
      epoch: epoch.slice(0, end),
      loss: loss.slice(0, end),
      learningRate: learningRate.slice(0, end),
      lambda: lambda.slice(0, end),
      time: time.slice(0, end)
    }
  }

  private reserve(length: number): void {
    const capacity = this.columns.step.length
    if (length <= capacity) return
    const grown = allocate(Math.max(length, 2 * capacity))
    for (const name of stepColumnNames) grown[name].set(this.columns[name])
    this.columns = grown
  }
}
