import { slurm } from './commands'

/** Unfinished jobs of this user, by name such as 17_3. */
export interface JobList {
  /** When it was asked for, by this process's monotonic clock. */
  asked: number
  states: ReadonlyMap<string, string>
  /** Why a job waits, in Slurm's words. */
  reasons: ReadonlyMap<string, string>
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
    const next = this.ask(now)
    this.last = next
    next.catch(() => (this.last = null))
    return next
  }

  private async ask(asked: number): Promise<JobList> {
    const text = await slurm('squeue', '--me', '--array', '--noheader', '--format=%i|%T|%r')
    const lines = text.split('\n').filter((line) => line.includes('|'))
    const rows = lines.map((line) => line.trim().split('|'))
    return {
      asked,
      states: new Map(rows.map(([job = '', state = '']) => [job, state])),
      reasons: new Map(rows.map(([job = '', , reason = '']) => [job, reason]))
    }
  }
}
