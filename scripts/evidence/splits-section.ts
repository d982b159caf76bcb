import type { ExperimentRow } from '../../src/contract/experiment/table'
import { formatDifference, formatValue } from '../../src/contract/experiment/format'
import type { ExperimentDetails } from '../../src/contract/experiment/calls'
import { formatFixed, formatSigned } from '../../src/contract/format-number'
import { markdownTable } from '../markdown-table'
import type { Subject } from './plan'
import type { Result } from './progress'

interface JudgedSplit {
  title: string
  experiment: ExperimentDetails
  plain: ExperimentRow
  mixed: ExperimentRow
}

const scoreOf = (row: ExperimentRow) =>
  row.scores.find(({ metric, at }) => metric === 'accuracy' && at === 'last')

function judged({ subject, result }: { subject: Subject; result: Result }): JudgedSplit[] {
  const { experiment } = result
  const plain = experiment?.table.rows.find(({ verdict }) => !verdict)
  const mixed = experiment?.table.rows.find(({ verdict }) => verdict)
  return experiment && plain && mixed ? [{ title: subject.title, experiment, plain, mixed }] : []
}

/** One experiment on each of several splits of the same data, next to repeated k-fold: how much a single split says. */
export function splitsSection(sections: readonly { subject: Subject; result: Result }[]): string {
  const all = sections.flatMap(judged)
  if (all.length === 0) return 'Not run.'
  const rows = all.map(({ title, experiment, plain, mixed }) => {
    const [before, after] = [scoreOf(plain), scoreOf(mixed)]
    return [
      title,
      String(experiment.table.testExamples ?? ''),
      before ? formatValue(before) : '',
      after ? formatValue(after) : '',
      after ? formatDifference(after) : '',
      mixed.verdict?.outcome ?? ''
    ]
  })
  const head = ['', 'test examples', 'plain', 'input mixup', 'minus plain [95 %]', 'verdict']
  return [markdownTable(head, rows), summary(all)].join('\n\n')
}

function summary(all: readonly JudgedSplit[]): string {
  const splits = all.filter(({ experiment }) => experiment.definition.folds === null)
  const outcomes = splits.map(({ mixed }) => mixed.verdict?.outcome)
  const count = (outcome: string) => outcomes.filter((one) => one === outcome).length
  const differences = splits.flatMap(({ mixed }) => scoreOf(mixed)?.difference ?? [])
  const mean = differences.reduce((sum, one) => sum + one.mean, 0) / differences.length
  const containing = differences.filter(({ low, high }) => low <= mean && mean <= high).length
  const value = formatSigned(100 * mean, (points) => formatFixed(points, 2))
  return `Of ${splits.length} splits ${count('better')} say better and ${count('worse')} say worse. The mean over splits is ${value} points; ${containing} of the ${differences.length} intervals contain it. An interval on one split is for new examples and new seeds with that training set: it does not cover the choice of the training set. Repeated k-fold does, approximately.`
}
