import type { ExecutorName, ExecutorReport } from '../../contract/executors'
import type { SelfTestReport } from '../../contract/self-test'

/** What a run folder cannot show: whether a process is or will be working on the run. */
export type Backing = 'waiting' | 'started' | 'gone'

/**
 * Where runs compute. The run folder is the only source of truth about a run; an executor gets it computed, and only
 * answers whether something is still working on it.
 */
export interface Executor {
  readonly name: ExecutorName
  /** Whether it can be used from this host, in sentences. */
  check(): Promise<ExecutorReport>
  /** Runs the self-test where runs would compute; what is lacking there is a failed check. */
  selfTest(): Promise<SelfTestReport>
  /**
   * Gets queued runs computed; resolves once it has accepted them.
   * @throws StudioError with the refusal in the words of the scheduler
   */
  submit(runs: string[]): Promise<void>
  /** What is working on the runs it has accepted: one query for any number of runs. */
  look(runs: string[]): Promise<ReadonlyMap<string, Backing>>
  /** Takes back runs that wait, or whose jobs are to end at once. */
  stop(runs: string[]): Promise<void>
}
