import { StudioError } from '../../contract/errors'
import type { MemorisationReport } from '../../contract/evaluation'
import { largestInRows } from '../../core/probabilities'
import { outcomeOf } from '../scoring/outcome'
import type { At } from '../run-folder/results'
import { readRunDataSet } from '../scoring/run-data'

/**
 * How a run's model treats the training examples whose label was corrupted: as it was taught, or as they really are.
 * Source: the measure behind Zhang et al., "mixup: Beyond empirical risk minimization", ICLR 2018, table 2.
 * @throws StudioError `unsupported` unless training labels were corrupted
 */
export async function memorisationOfRun(folder: string, at: At): Promise<MemorisationReport> {
  const { logits, labels, origin } = await outcomeOf(folder, at, 'train')
  const { targets } = await readRunDataSet(folder)
  if (!labels || targets.task !== 'classification') throw nothingCorrupted()
  return countMemorised(
    largestInRows(logits, logits.length / labels.length),
    labels,
    origin.map((row) => targets.labels[row]!)
  )
}

/** @throws StudioError `unsupported` where no label differs from the truth */
export function countMemorised(
  predicted: ArrayLike<number>,
  taught: ArrayLike<number>,
  truths: ArrayLike<number>
): MemorisationReport {
  const corrupted = Array.from(taught, (_, i) => i).filter((i) => taught[i] !== truths[i])
  if (corrupted.length === 0) throw nothingCorrupted()
  const share = (labels: ArrayLike<number>): number =>
    corrupted.filter((i) => predicted[i] === labels[i]).length / corrupted.length
  return { corrupted: corrupted.length, memorised: share(taught), recovered: share(truths) }
}

const nothingCorrupted = (): StudioError =>
  new StudioError(
    'unsupported',
    'No training label of this run was corrupted. Train with a share of corrupted labels above 0.'
  )
