export type Task = 'experiment' | 'listRuns' | 'pictures'

/** What a piece of work took. */
export interface Taken {
  title: string
  seconds: number
  /** Seconds of all threads together: less affected by what else the machine does. */
  processor: number
  /** Seconds for which the process did nothing else. */
  hold: number
}
