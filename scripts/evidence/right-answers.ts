import { join } from 'node:path'
import type { ExperimentDetails } from '../../src/contract/experiment/calls'
import { formatInterval } from '../../src/contract/experiment/format'
import { formatFixed, formatSigned } from '../../src/contract/format-number'
import { possibleDifferences } from '../../src/contract/metric'
import { runStatus } from '../../src/contract/records'
import { compareOnOneSplit } from '../../src/core/inference/compare'
import { intervalOf } from '../../src/core/inference/estimate'
import { tableOf } from '../../src/core/inference/table'
import { readJson } from '../../src/storage/json'
import { runFiles } from '../../src/storage/run-files'
import { readTestedExamples } from '../../src/studio/experiments/tested-examples'

/** By seed, for every test example: 1 where it is right at the last epoch, else 0; of differences of these also others. */
export type RightAnswers = ReadonlyMap<number, Float64Array>

const level = 0.05

/** What the runs of a configuration got right, as far as they kept their predictions. */
export async function rightAnswers(
  home: string,
  { members }: ExperimentDetails,
  label: string
): Promise<RightAnswers> {
  const answers = new Map<number, Float64Array>()
  for (const { seed, run } of members.filter((member) => member.label === label)) {
    if (run === null) continue
    const folder = join(home, 'runs', run)
    const status = await readJson(runFiles(folder).status, runStatus)
    const test = status?.results.find(({ split, at }) => split === 'test' && at === 'last')
    const tested = test && (await readTestedExamples(folder, 'last', test.scores))
    const accuracy = tested?.contributions.accuracy
    if (accuracy) answers.set(seed, Float64Array.from(accuracy.each))
  }
  return answers
}

/** The difference by seed and example, of the seeds that both have. */
export const minus = (after: RightAnswers, before: RightAnswers): RightAnswers =>
  new Map(
    [...after].flatMap(([seed, values]) => {
      const others = before.get(seed)
      return others ? [[seed, values.map((value, example) => value - others[example]!)]] : []
    })
  )

/**
 * The mean over seeds and examples of one split, with the interval of the verdicts (docs/STATISTICS.md): "+1.20 points
 * [-0.10, +2.50]"; null with fewer than two seeds.
 */
export function describeMean(differences: RightAnswers): string | null {
  if (differences.size < 2) return null
  const table = tableOf([...differences.values()])
  const { estimate } = compareOnOneSplit(table, { isBinary: true, level, refusal: null })
  const { low, high } = possibleDifferences('accuracy', intervalOf(estimate, level))
  const points = formatSigned(100 * estimate.difference, (value) => formatFixed(value, 2))
  return `${points} points ${formatInterval('accuracy', low, high)}`
}
