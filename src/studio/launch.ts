import type { Wire } from '../rpc/wire'

/** `run`: one run, then it exits. `desk`: answers questions about data and finished runs. */
type TrainerRole = 'run' | 'desk'

export interface TrainerProcess {
  wire: Wire
  /** How the process ended: null for an exit in order, else words such as "signal SIGKILL". */
  exited: Promise<string | null>
  /** Ends it at once, without a checkpoint; `exited` then gives this reason. */
  kill: (why?: string) => void
}

/** How a host starts a trainer; what the process prints is appended to the log file. */
export type Launch = (role: TrainerRole, logFile: string) => TrainerProcess
