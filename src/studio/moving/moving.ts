import { StudioError } from '../../contract/errors'
import { isFinal, type RunSummary } from '../../contract/records'
import type { Experiments } from '../experiments/experiments'
import type { Runs } from '../runs'
import { packArchive } from './pack'
import { unpackArchive, type Unpacked } from './unpack'

interface Parts {
  /** The home folder. */
  home: string
  version: string
  runs: Runs
  experiments: Experiments
}

export interface PackedArchive {
  runs: string[]
  experiments: string[]
  /** Runs of the experiment that have not ended, and were left out. */
  leftOut: string[]
  bytes: number
}

/** Moves runs and experiments between homes, by a file. */
export class Moving {
  constructor(private readonly parts: Parts) {}

  /**
   * Writes a run, or an experiment with its runs, into one new file.
   * @param id of a run or an experiment
   * @param to path of the file
   * @throws StudioError `not-found`, `conflict` for a run that has not ended or a file that exists, `storage`
   */
  async pack(id: string, to: string): Promise<PackedArchive> {
    const { home, version, experiments } = this.parts
    const isExperiment = await experiments.isKept(id)
    const all = isExperiment ? await experiments.runsOf(id) : [await this.ended(id)]
    const packed = {
      runs: all.filter(hasEnded).map((run) => run.id),
      experiments: isExperiment ? [id] : []
    }
    const leftOut = all.filter((run) => !hasEnded(run)).map((run) => run.id)
    return { ...packed, leftOut, bytes: await packArchive(home, packed, to, version) }
  }

  /** As `unpackArchive`, into this home. */
  unpack(path: string): Promise<Unpacked> {
    return unpackArchive(this.parts.home, this.parts.experiments, path)
  }

  private async ended(id: string): Promise<RunSummary> {
    const run = await this.parts.runs.summary(id)
    if (hasEnded(run)) return run
    throw new StudioError(
      'conflict',
      `Run ${id} is ${run.status.state}. Wait for it to finish, or stop it, then pack it.`
    )
  }
}

const hasEnded = ({ status }: RunSummary): boolean => isFinal(status.state)
