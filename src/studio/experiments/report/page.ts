import type { ExperimentDetails } from '../../../contract/experiment/calls'
import type { MemberCurve } from '../../../contract/experiment/curves'
import {
  describeMetric,
  describeScope,
  describeVerdict,
  formatAmount
} from '../../../contract/experiment/format'
import {
  describeFailures,
  describeFixing,
  describeHistory,
  describePlan,
  describeSplit,
  describeStage
} from '../../../contract/experiment/describe-plan'
import { describeTuning, tuningTable } from '../../../contract/experiment/format-tuning'
import { metricFacts } from '../../../contract/experiment/metric'
import { initialisationNames } from '../../../contract/model'
import type { EnvironmentRecord } from '../../../contract/records'
import { stringifyWithNumbers } from '../../../contract/number'
import { formatPart, formatPlural } from '../../../contract/format-number'
import { winnerOf } from '../../../core/experiment-winner'
import { describeTrainingSubset } from '../../../core/training-subset'
import { escaped } from '../../../core/figures/markup'
import { figures } from './figures'
import { htmlTable } from './markup'
import { scoreTable } from './score-table'
import { style } from './style'

/** The whole outcome of an experiment as one HTML page that refers to nothing outside itself. */
export function writeReport(
  view: ExperimentDetails,
  curves: MemberCurve[],
  environment: EnvironmentRecord | null
): string {
  const { definition, table } = view
  const { metric, at } = definition
  const chosen = describeMetric(metric, at)
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(definition.name)}</title><style>${style}</style></head>
<body><main>
<h1>${escaped(definition.name)}</h1>
${definition.question ? `<p class="question">${escaped(definition.question)}</p>` : ''}
<h2>Verdict</h2>
<p>${escaped(chosen)}, against plain training; the smallest difference that matters is ${escaped(formatAmount(metric, definition.relevantDifference))}. ${escaped(describeScope(definition, table.level))}</p>
<p class="${view.stage.kind === 'look' ? 'stage' : 'warning'}">${escaped(describeStage(view.stage, definition.folds))}</p>
<p>${escaped(`${describePlan(view.looks, definition.folds)} ${describeFixing(view.history)}`)}</p>
${list(verdicts(view))}
${unfinished(view)}
${chosenConfiguration(view)}
${figures(view, curves)}
<h2>Scope of the results</h2>
${list(table.caveats)}
<h2>Scores</h2>
<p>Means with intervals, and paired differences from plain training.</p>
${htmlTable(scoreTable(table, 'last'))}
${htmlTable(scoreTable(table, 'best'))}
${view.history.length > 0 ? `<h2>History</h2>\n${list(describeHistory(view.history))}` : ''}
${tuned(view)}
<h2>Data</h2>
${htmlTable(facts(view))}
${list(view.data.notes)}
${htmlTable(dataRows(view))}
<h2>Configurations</h2>
<p>Each opens in full on a screen; the definition under “How to reproduce” makes them all.</p>
${view.configurations.map(({ label, config }) => `<details><summary>${escaped(label)}</summary><pre>${json(config)}</pre></details>`).join('\n')}
<h2>Each run</h2>
${htmlTable([['Configuration', 'Seed', 'Run', 'State', metricFacts[metric].title], ...runRows(view)])}
<h2>How to reproduce</h2>
<p>Save this as <code>experiment.json</code>, then run <code>mixup-studio compare experiment.json --report report.html</code></p>
<pre>${json(definition)}</pre>
<h2>Versions</h2>
${environment ? htmlTable(versions(environment)) : '<p>No run has finished yet.</p>'}
</main></body></html>
`
}

function tuned({ definition, tuning }: ExperimentDetails): string {
  if (!tuning || !definition.tuning) return ''
  const { metric, at } = definition
  return `<h2>Tuning</h2>
<p>${escaped(describeTuning(definition.tuning, metric, at))}</p>
${htmlTable(tuningTable(tuning, metric))}`
}

const list = (lines: string[]): string =>
  `<ul>${lines.map((line) => `<li>${escaped(line)}</li>`).join('\n')}</ul>`

const json = (value: unknown): string => escaped(stringifyWithNumbers(value, 2))

function verdicts({ definition, table }: ExperimentDetails): string[] {
  return table.rows.flatMap((row) => {
    if (!row.verdict) return []
    const failures = describeFailures(row, definition)
    const { notices } = row.verdict
    return [[describeVerdict(row, definition), failures, ...notices].filter(Boolean).join(' ')]
  })
}

function unfinished({ members }: ExperimentDetails): string {
  const count = (wanted: string) => members.filter(({ outcome }) => outcome === wanted).length
  const [missing, failed] = [count('pending'), count('failed')]
  const parts = [
    missing > 0 ? `${formatPart(missing, members.length, 'run', ['is', 'are'])} not finished.` : '',
    failed > 0 ? `${failed} of ${formatPlural(members.length, 'run')} failed: see “Each run”.` : ''
  ].filter(Boolean)
  return parts.length > 0 ? `<p class="warning">${parts.join(' ')}</p>` : ''
}

/** What the studio exports of this experiment, and that a choice was made. */
function chosenConfiguration(view: ExperimentDetails): string {
  const winner = winnerOf(view)
  if (!winner) return ''
  const text = `The studio exports “${winner.label}”. ${winner.chosenBy} Its test score was selected among ${view.table.rows.length} configurations.`
  return `<p>${escaped(text)}</p>`
}

function facts({ definition, table, configurations }: ExperimentDetails): string[][] {
  const { data } = definition.base
  const { source, labelNoise } = data
  const schemes = new Set(
    configurations.map(({ config }) => initialisationNames[config.model.initialisation])
  )
  const rows = [
    ['Source', source.kind === 'path' ? source.path : source.name],
    ['Training examples', describeTrainingSubset(data)],
    ['Splits', data.split.stratified ? 'stratified' : 'at random'],
    ['Corrupted training labels', `${100 * labelNoise} %`],
    ['Validation examples', String(table.validationExamples ?? 'none')],
    ['Test examples', String(table.testExamples ?? 'none')],
    ['Initial weights', [...schemes].join('; ')],
    ['Seeds', definition.seeds.join(', ')],
    ['Split', describeSplit(definition)]
  ]
  return [['Fact', 'Value'], ...rows]
}

/** What the counted runs were trained on: normally one line, or one for each split. */
function dataRows({ data }: ExperimentDetails): string[][] {
  const head = [
    'Digest of the data',
    'Digest of the split',
    'Training',
    'Validation',
    'Test',
    'Runs'
  ]
  const rows = data.trained.map(({ digests, examples, runs }) => [
    digests?.content ?? 'not kept',
    digests?.split ?? 'not kept',
    String(examples?.train ?? 'not kept'),
    String(examples?.validation ?? 'not kept'),
    String(examples?.test ?? 'not kept'),
    String(runs)
  ])
  return [head, ...rows]
}

function runRows({ members, table }: ExperimentDetails): string[][] {
  const values = new Map(
    table.rows.flatMap((row) => row.members.map(({ run, value }) => [run, value] as const))
  )
  return members.map(({ label, seed, fold, run, state, error }) => {
    const value = values.get(run ?? '')
    return [
      label,
      fold === null ? String(seed) : `${seed}, fold ${fold}`,
      run ?? '',
      error === null ? (state ?? 'not created yet') : `${state}: ${error}`,
      value?.toFixed(4) ?? ''
    ]
  })
}

function versions({ studio, runtime, platform, arch, cpu, cores }: EnvironmentRecord): string[][] {
  return [
    ['Part', 'Version'],
    ['Mixup Studio', studio],
    ['TensorFlow', runtime.tensorflow ?? `none (${runtime.backend})`],
    ['TensorFlow.js', runtime.tfjs],
    ['Node', runtime.node],
    ['Device', runtime.device],
    ['Machine', `${platform} ${arch}, ${cpu}, ${formatPlural(cores, 'core')}`]
  ]
}
