import { slurm } from './commands'

/** The jobs of this user that Slurm has not done with, by their name such as 17_3. */
export interface JobList {
  /** When it was asked for, in milliseconds since the Unix epoch. */
  time: number
  states: ReadonlyMap<string, string>
}

/** Milliseconds between questions to the controller, which all users of a cluster share. */
export const askEvery = 10_000

/** One `squeue` for all jobs at most every ten seconds, in a plain format: JSON is optional in Slurm. */
export class JobLists {
  private last: Promise<JobList> | null = null
  private asked = -Infinity

  read(): Promise<JobList> {
    const now = performance.now()
    if (this.last && now - this.asked < askEvery) return this.last
    this.asked = now
    const next = this.ask()
    this.last = next
    next.catch(() => (this.last = null))
    return next
  }

  private async ask(): Promise<JobList> {
    const time = Date.now()
    const text = await slurm('squeue', '--me', '--array', '--noheader', '--format=%i|%T')
    const lines = text.split('\n').filter((line) => line.includes('|'))
    return {
      time,
      states: new Map(
        lines.map((line) => {
          const [job = '', state = ''] = line.trim().split('|')
          return [job, state]
        })
      )
    }
  }
}
