import type { CheckpointName } from '../../contract/checkpoint'
import { StudioError } from '../../contract/errors'
import type { MemorisationReport } from '../../contract/study-reports'
import { largestInRows } from '../../core/probabilities'
import { outcomeOf } from '../scoring/outcome'
import { readRunDataSet } from '../scoring/run-data'

/**
 * How a run's model predicts training examples with a corrupted label: as the corrupted or as the original label.
 * Source: the measure behind Zhang et al., "mixup: Beyond empirical risk minimization", ICLR 2018, table 2.
 * @throws StudioError `unsupported` unless training labels were corrupted
 */
export async function memorisationOfRun(
  folder: string,
  at: CheckpointName
): Promise<MemorisationReport> {
  const { logits, labels, origin } = await outcomeOf(folder, at, 'train')
  const { targets } = await readRunDataSet(folder)
  if (!labels || targets.task !== 'classification') throw nothingCorrupted()
  return countMemorised(
    largestInRows(logits, logits.length / labels.length),
    labels,
    origin.map((row) => targets.labels[row]!)
  )
}

/** @throws StudioError `unsupported` where no label was changed */
export function countMemorised(
  predicted: ArrayLike<number>,
  trained: ArrayLike<number>,
  original: ArrayLike<number>
): MemorisationReport {
  const corrupted = Array.from(trained, (_, i) => i).filter((i) => trained[i] !== original[i])
  if (corrupted.length === 0) throw nothingCorrupted()
  const share = (labels: ArrayLike<number>): number =>
    corrupted.filter((i) => predicted[i] === labels[i]).length / corrupted.length
  return { corrupted: corrupted.length, memorised: share(trained), recovered: share(original) }
}

const nothingCorrupted = (): StudioError =>
  new StudioError(
    'unsupported',
    'No training label of this run was corrupted. Train with a share of corrupted labels above 0.'
  )
