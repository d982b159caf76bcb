import type { CheckpointName } from '../../contract/checkpoint'
import type { ExperimentDetails } from '../../contract/experiment/calls'
import {
  describeScope,
  describeVerdict,
  formatDifference,
  formatValue
} from '../../contract/experiment/format'
import {
  describeFailures,
  describeFixing,
  describeHistory,
  describePlan,
  describeStage
} from '../../contract/experiment/describe-plan'
import { describeTuning, tuningTable } from '../../contract/experiment/format-tuning'
import { comparedMetric, metricFacts, type ComparedMetric } from '../../contract/experiment/metric'
import { formatTable } from '../table'

/** The outcome of an experiment for a terminal: the table, the verdict, what both cover. */
export function describeExperiment(view: ExperimentDetails): string {
  const { definition, table } = view
  const otherAt: CheckpointName = definition.at === 'last' ? 'best' : 'last'
  const otherMetrics = comparedMetric.options.filter((metric) => metric !== definition.metric)
  const sections = [
    metricTable(view, definition.metric, definition.at, ''),
    metricTable(view, definition.metric, otherAt, 'descriptive'),
    ...otherMetrics.map((metric) => metricTable(view, metric, definition.at, 'descriptive')),
    `${table.testExamples ?? 0} test examples, ${table.validationExamples ?? 0} validation examples`,
    describeStage(view.stage, definition.folds),
    `${describePlan(view.looks, definition.folds)} ${describeFixing(view.history)}`,
    verdicts(view),
    tuned(view),
    view.data.notes.join('\n'),
    table.caveats.map((caveat) => `- ${caveat}`).join('\n'),
    ['History', ...describeHistory(view.history)].join('\n')
  ]
  return sections.filter((text) => text !== '').join('\n\n')
}

function tuned({ definition, tuning }: ExperimentDetails): string {
  if (!tuning || !definition.tuning) return ''
  const { metric, at } = definition
  return `${describeTuning(definition.tuning, metric, at)}\n${formatTable(tuningTable(tuning, metric))}`
}

function metricTable(
  { table }: ExperimentDetails,
  metric: ComparedMetric,
  at: CheckpointName,
  remark: string
) {
  const rows = table.rows.flatMap(({ label, runs, scores, note }) => {
    const score = scores.find((one) => one.metric === metric && one.at === at)
    if (!score) return []
    return [[label, runs, formatValue(score), formatDifference(score), note ?? '']]
  })
  if (rows.length === 0) return ''
  const confidence = `[${Number((100 * (1 - table.level)).toPrecision(3))} %]`
  const title = `${metricFacts[metric].title}, test, ${at} epoch${remark && ` (${remark})`}`
  return formatTable([
    [title, 'runs', `mean ${confidence}`, `minus plain ${confidence}`, ''],
    ...rows
  ])
}

function verdicts({ definition, table }: ExperimentDetails): string {
  const lines = table.rows.flatMap((row) => {
    if (!row.verdict) return []
    const failures = describeFailures(row, definition)
    return [
      describeVerdict(row, definition),
      ...(failures ? [`  ${failures}`] : []),
      ...row.verdict.notices.map((notice) => `  ${notice}`)
    ]
  })
  return ['Verdict', ...lines, describeScope(definition, table.level)].join('\n')
}
