import type { SetAsideRun, TrainedData } from '../../contract/experiment/calls'
import { formatPart, formatPlural } from '../../contract/format-number'
import type { RunSummary } from '../../contract/records'
import type { RunConfig } from '../../contract/run-config'
import { contentKey } from './configuration-key'

/** The data settings of a run; runs with the same settings must have the same data. */
interface Questions {
  content: string
  split: string
}

const known = new WeakMap<RunConfig, Questions>()

function questionsOf(config: RunConfig): Questions {
  const before = known.get(config)
  if (before) return before
  const { source, reading, split, firstClasses } = config.data
  const questions = {
    content: contentKey([source, reading]),
    split: contentKey([source, reading, split, firstClasses])
  }
  known.set(config, questions)
  return questions
}

const hasSeenData = ({ status }: RunSummary): boolean => status.step > 0

/**
 * Which data the runs of an experiment must have seen to be counted together: those of the newest runs whose data are
 * known.
 */
export class SameData {
  /** Digests by data settings. */
  private readonly expected = new Map<string, string>()

  constructor(candidates: RunSummary[]) {
    const digested = candidates.filter(({ status }) => status.digests)
    digested.sort((a, b) => a.status.created - b.status.created)
    for (const { config, status } of digested) {
      const { content, split } = questionsOf(config)
      this.expected.set(content, status.digests?.content ?? '')
      this.expected.set(split, status.digests?.split ?? '')
    }
  }

  /** Runs that have not read their data yet may be counted later. */
  counts({ config, status }: RunSummary): boolean {
    const { content, split } = questionsOf(config)
    if (!this.expected.has(content) || status.step === 0) return true
    const { digests } = status
    if (!digests) return false
    const expectedSplit = this.expected.get(split) ?? digests.split
    return digests.content === this.expected.get(content) && digests.split === expectedSplit
  }
}

/** Why a run is shown but not counted. */
export const setAsideBecause = ({ status }: RunSummary): SetAsideRun['reason'] =>
  status.digests ? 'other data' : 'unknown data'

/** The data that runs were trained on, each once, with the sizes of their splits. */
export function trainedData(runs: RunSummary[]): TrainedData[] {
  const all = new Map<string, TrainedData>()
  for (const run of runs) {
    if (!hasSeenData(run)) continue
    const { digests = null, examples = null } = run.status
    const key = JSON.stringify([digests, examples])
    const known = all.get(key) ?? { digests, examples, runs: 0 }
    all.set(key, { ...known, runs: known.runs + 1 })
  }
  return [...all.values()]
}

/** Remarks about the data of an experiment's runs, in sentences. */
export function describeData(counted: RunSummary[], setAside: SetAsideRun[]): string[] {
  const other = setAside.filter(({ reason }) => reason === 'other data').length
  const unknown = setAside.length - other
  const seen = counted.filter(hasSeenData)
  const undigested = seen.filter(({ status }) => !status.digests).length
  return [
    ...(other > 0
      ? [
          `The data or its split has changed: ${formatPlural(other, 'run')} saw other data and ${other === 1 ? 'is' : 'are'} not counted. Start the experiment again to train ${other === 1 ? 'it' : 'them'} on the current data.`
        ]
      : []),
    ...(unknown > 0
      ? [
          `${formatPlural(unknown, 'run')} of an earlier version kept no digest of the data and ${unknown === 1 ? 'is' : 'are'} not counted with the others. Start the experiment again to retrain ${unknown === 1 ? 'it' : 'them'}.`
        ]
      : []),
    ...(undigested > 0
      ? [
          `${formatPart(undigested, seen.length, 'run', ['was', 'were'])} made by an earlier version, which kept no digest of the data. The results were recomputed with the current rules; it is unknown whether all runs used the same data. Existing reports are unchanged.`
        ]
      : [])
  ]
}
