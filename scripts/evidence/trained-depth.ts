import { join } from 'node:path'
import type { ExperimentDetails } from '../../src/contract/experiment/calls'
import { formatInterval } from '../../src/contract/experiment/format'
import { formatFixed, formatSigned } from '../../src/contract/format-number'
import { runStatus } from '../../src/contract/records'
import { compareOnOneSplit } from '../../src/core/inference/compare'
import { intervalOf } from '../../src/core/inference/estimate'
import { tableOf } from '../../src/core/inference/table'
import { readJson } from '../../src/storage/json'
import { runFiles } from '../../src/storage/run-files'
import { readTestedExamples } from '../../src/studio/experiments/tested-examples'

const level = 0.05

/** Which test examples plain training of an experiment gets right at the last epoch, by seed: 0 or 1. */
async function plainOutcomes(
  home: string,
  { table, members }: ExperimentDetails
): Promise<Map<number, Float64Array>> {
  const plain = table.rows.find(({ verdict }) => !verdict)
  const outcomes = new Map<number, Float64Array>()
  for (const { seed, run } of members.filter(({ label }) => label === plain?.label)) {
    if (run === null) continue
    const folder = join(home, 'runs', run)
    const status = await readJson(runFiles(folder).status, runStatus)
    const test = status?.results.find(({ split, at }) => split === 'test' && at === 'last')
    const tested = test && (await readTestedExamples(folder, 'last', test.scores))
    const accuracy = tested?.contributions.accuracy
    if (accuracy) outcomes.set(seed, Float64Array.from(accuracy.each))
  }
  return outcomes
}

/**
 * What training more blocks gains over training the last layer alone, both plain: the mean difference in accuracy by seed
 * and example of the one split, with the interval of the verdicts (docs/STATISTICS.md).
 * @returns one sentence; empty where fewer than two seeds have both
 */
export async function trainedDepth(
  home: string,
  lastLayer: ExperimentDetails,
  moreBlocks: ExperimentDetails
): Promise<string> {
  const [before, after] = [
    await plainOutcomes(home, lastLayer),
    await plainOutcomes(home, moreBlocks)
  ]
  const columns = [...after].flatMap(([seed, right]) => {
    const other = before.get(seed)
    return other ? [right.map((value, example) => value - other[example]!)] : []
  })
  if (columns.length < 2) return ''
  const table = tableOf(columns)
  const { estimate } = compareOnOneSplit(table, { isBinary: true, level, refusal: null })
  const { low, high } = intervalOf(estimate, level)
  const points = formatSigned(100 * estimate.difference, (value) => formatFixed(value, 2))
  return `With plain training, the last two blocks minus the last layer alone: ${points} points ${formatInterval('accuracy', low, high)} in accuracy, over ${columns.length} seeds and ${table.examples} test drawings.`
}
