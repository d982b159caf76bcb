import type { Task } from '../../contract/data'
import type { RunConfig } from '../../contract/run-config'
import type { DataSetReport } from '../../contract/records'
import { isText } from '../architecture'
import { outputsOf, trainingShare } from '../workload'

/** What decides whether a claim can be tested with some data, and with how many examples. */
export interface ClaimFacts {
  dataName: string
  task: Task
  kind: 'image' | 'table' | 'text'
  /** Classes, labels or targets. */
  outputs: number
  /** Training examples of the smallest class; null unless classification. */
  perClass: number | null
  hasTest: boolean
}

type Facts = Pick<
  DataSetReport,
  'name' | 'task' | 'kind' | 'shape' | 'classes' | 'targets' | 'givenSplits' | 'examples'
>

/** Facts of a data set under a configuration; the size of the training split is an estimate to within rounding. */
export function claimFacts(report: Facts, { data }: RunConfig): ClaimFacts {
  const { task, shape, classes } = report
  const used = data.firstClasses === null ? classes : classes.slice(0, data.firstClasses)
  const smallest = Math.min(...used.map(({ examples }) => examples))
  const share = trainingShare(data, report)
  const inTotal = used.reduce((sum, { examples }) => sum + examples, 0) * share
  const kept = Math.min(1, (data.trainingExamples ?? Infinity) / inTotal)
  const available = Math.floor(smallest * share * kept)
  return {
    dataName: report.name,
    task,
    kind: isText(shape) ? 'text' : report.kind,
    outputs: outputsOf(report, data),
    perClass:
      task === 'classification' ? Math.min(available, data.examplesPerClass ?? Infinity) : null,
    hasTest:
      Boolean(data.split.kFold) ||
      data.split.test > 0 ||
      (data.split.useGiven && (report.givenSplits['test'] ?? 0) > 0)
  }
}
