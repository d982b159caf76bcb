import type { RunEventOf } from '../../contract/events'
import type { StepColumns } from '../../contract/metrics'

/** Between two events about steps, in milliseconds: what charts show is then a quarter of a second old at most. */
const period = 200

const empty = (): StepColumns => ({
  step: [],
  epoch: [],
  loss: [],
  learningRate: [],
  lambda: [],
  time: []
})

/** Gathers steps into columns, which travel a few times a second. */
export class StepBuffer {
  private columns = empty()
  private since = performance.now()

  add(row: { [K in keyof StepColumns]: number }): void {
    for (const key of Object.keys(this.columns) as (keyof StepColumns)[]) {
      this.columns[key].push(row[key])
    }
  }

  get due(): boolean {
    return performance.now() - this.since >= period
  }

  /** The collected steps as an event; nothing if there are none. */
  *flush(): Generator<RunEventOf<'steps'>> {
    this.since = performance.now()
    if (this.columns.step.length === 0) return
    const columns = this.columns
    this.columns = empty()
    yield { type: 'steps', columns }
  }
}
