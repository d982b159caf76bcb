import type { ExecutorName, ExecutorReport } from '../../contract/executors'

/** What a run folder cannot say: whether a process stands behind the run, or will. */
export type Backing = 'waiting' | 'started' | 'gone'

/**
 * Where runs compute. The run folder stays the only truth about a run; an executor has it worked on, and answers only
 * whether something is still there that does.
 */
export interface Executor {
  readonly name: ExecutorName
  /** Whether it can be used from this host, in sentences. */
  check(): Promise<ExecutorReport>
  /**
   * Has queued runs computed; resolves once it has taken them on.
   * @throws StudioError with the refusal in the words of the scheduler
   */
  submit(runs: string[]): Promise<void>
  /** What stands behind runs that it has taken on: one question however many they are. */
  look(runs: string[]): Promise<ReadonlyMap<string, Backing>>
  /** Takes back runs that wait, or whose jobs are to end at once. */
  stop(runs: string[]): Promise<void>
}
