import { join } from 'node:path'
import type { ExperimentDetails } from '../../src/contract/experiment/calls'
import { formatSigned } from '../../src/contract/format-number'
import { runStatus } from '../../src/contract/records'
import { headlineTest } from '../../src/contract/run-results'
import { mean, variance } from '../../src/core/statistics'
import { studentCritical } from '../../src/core/student-t'
import { readJson } from '../../src/storage/json'
import { markdownTable } from '../markdown-table'
import type { TestErrors } from './scikit-learn'

const variants = [
  { key: 'plain', title: 'Plain' },
  { key: 'input', title: 'C-Mixup at the input' },
  { key: 'hidden', title: 'C-Mixup before the second layer' }
] as const

/** Test RMSE of the studio's runs on each split, in the order of the experiments' configurations and seeds. */
export async function studioErrors(
  home: string,
  experiments: readonly ExperimentDetails[]
): Promise<TestErrors> {
  const errors: TestErrors = { plain: [], input: [], hidden: [] }
  for (const { configurations, members } of experiments) {
    for (const { label, config } of configurations) {
      const { mixing } = config
      const variant =
        mixing.policy === 'cmixup' ? (mixing.blocks?.[0] === 0 ? 'input' : 'hidden') : 'plain'
      const runs = members.filter((member) => member.label === label)
      const scores = await Promise.all(
        runs.map(async ({ run }) => {
          const status = run && (await readJson(join(home, 'runs', run, 'status.json'), runStatus))
          const scores = status ? headlineTest(status)?.scores : null
          return (scores && 'rmse' in scores ? scores.rmse : null) ?? NaN
        })
      )
      errors[variant].push(scores)
    }
  }
  return errors
}

/** The mean over all splits of each seed. */
const bySeed = (errors: readonly number[][]): number[] =>
  errors[0]!.map((_, seed) => mean(errors.map((split) => split[seed]!)))

/**
 * The difference of two means over the same splits, with its 95 % interval over seeds (Welch 1947). A seed has the same
 * initial weights on every split, so its splits count as one.
 * @param a, b by split and seed
 */
export function differenceOfMeans(
  a: readonly number[][],
  b: readonly number[][]
): { mean: number; low: number; high: number } {
  const [first, second] = [bySeed(a), bySeed(b)]
  const parts = [first, second].map((seeds) => ({
    variance: variance(seeds) / seeds.length,
    degrees: seeds.length - 1
  }))
  const total = parts.reduce((sum, part) => sum + part.variance, 0)
  const degrees =
    total ** 2 / parts.reduce((sum, part) => sum + part.variance ** 2 / part.degrees, 0)
  const difference = mean(first) - mean(second)
  const reach = studentCritical(0.05, degrees) * Math.sqrt(total)
  return { mean: difference, low: difference - reach, high: difference + reach }
}

/** C-Mixup in the studio next to an independent calculation in PyTorch, on the same splits. */
export function cMixupSection(studio: TestErrors, pyTorch: TestErrors): string {
  const figure = (value: number) => value.toPrecision(4)
  const signed = (value: number) => formatSigned(value, (one) => one.toPrecision(2))
  const rows = variants.map(({ key, title }) => {
    const { mean: difference, low, high } = differenceOfMeans(studio[key], pyTorch[key])
    return [
      title,
      figure(mean(studio[key].map(mean))),
      figure(mean(pyTorch[key].map(mean))),
      `${signed(difference)} [${signed(low)}, ${signed(high)}]`,
      low <= 0 && 0 <= high ? 'yes' : '**no**'
    ]
  })
  return markdownTable(
    ['', 'RMSE, studio', 'RMSE, PyTorch', 'difference [95 %]', 'interval contains 0'],
    rows
  )
}
