import type { KeptPredictions } from '../../contract/checkpoint'
import { join } from 'node:path'
import { z } from 'zod'
import { scoreMetricOf } from '../../contract/metric'
import type { Scores } from '../../contract/metrics'
import { preprocessing } from '../../contract/preprocessing'
import {
  contributionsOf,
  type TestedExamples,
  type TestOutcome
} from '../../core/inference/contributions'
import { byGroup } from '../../core/inference/contributions/by-group'
import { largestInRows } from '../../core/probabilities'
import { readJson } from '../../storage/json'
import { readArrays } from '../../storage/stored-arrays'
import { runFiles } from '../../storage/run-files'

/**
 * Reads the predictions that a run kept for its test split; null where it kept none.
 * @throws StudioError `storage` where they are damaged
 */
export async function readTestedExamples(
  folder: string,
  kept: KeptPredictions,
  scores: Scores
): Promise<TestedExamples | null> {
  const stored = await readArrays(runFiles(folder).predictions(kept, 'test'))
  if (!stored) return null
  const { logits, targets, labels, origin, groups } = stored.arrays
  if (!logits || !targets || !(origin?.data instanceof Int32Array)) return null
  const width = logits.data.length / origin.data.length
  const outcome = await outcomeOf(folder, scores, {
    logits: logits.data,
    targets: targets.data,
    labels: labels?.data ?? null,
    width
  })
  if (!outcome) return null
  const tested = { origin: origin.data, contributions: contributionsOf(outcome) }
  return groups ? byGroup(tested, groups.data) : tested
}

interface Stored {
  logits: ArrayLike<number>
  targets: ArrayLike<number>
  labels: ArrayLike<number> | null
  /** Classes, labels or targets. */
  width: number
}

async function outcomeOf(
  folder: string,
  scores: Scores,
  { logits, targets, labels, width }: Stored
): Promise<TestOutcome | null> {
  const metric = scoreMetricOf(scores)
  if (metric === 'accuracy') {
    return {
      ...{ task: 'classification', logits, classes: width },
      labels: labels ?? largestInRows(targets, width)
    }
  }
  if (metric === 'averagePrecision') {
    return { task: 'multi-label', logits, labels: targets, outputs: width }
  }
  if (metric !== 'r2') return null
  const scale = await scaleOf(folder, scores, { logits, targets, labels, width })
  if (!scale) return null
  const inUnits = (values: ArrayLike<number>): Float64Array =>
    Float64Array.from(values, (value, at) => value * scale[at % width]!)
  const standardised = { predicted: logits, labels: targets, targets: width }
  const [predicted, inLabels] = [inUnits(logits), inUnits(targets)]
  return { task: 'regression', predicted, labels: inLabels, targets: width, standardised }
}

const modelRecord = z.object({ preprocessing })

/** Units of the data in one unit of what the model learns, by target: errors need no offset. */
async function scaleOf(
  folder: string,
  { rmse }: Scores,
  { logits, targets, width }: Stored
): Promise<number[] | null> {
  const record = await readJson(join(folder, 'model', 'model.json'), modelRecord).catch(() => null)
  const fitted = record?.preprocessing.targets
  if (fitted?.task === 'regression') return fitted.scale
  if (width !== 1 || rmse === undefined) return null
  let squares = 0
  for (let i = 0; i < targets.length; i++) squares += (logits[i]! - targets[i]!) ** 2
  return squares > 0 ? [rmse / Math.sqrt(squares / targets.length)] : null
}
