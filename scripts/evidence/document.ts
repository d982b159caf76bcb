import { formatEffect, formatFigure } from '../../src/contract/claims/format'
import type { ClaimVerdict } from '../../src/contract/claims/claim'
import type { ExperimentDetails } from '../../src/contract/experiment/calls'
import {
  describeVerdict,
  formatDifference,
  formatValue
} from '../../src/contract/experiment/format'
import { describeTuning, tuningTable } from '../../src/contract/experiment/format-tuning'
import { metricFacts, type ComparedMetric } from '../../src/contract/experiment/metric'
import type { EnvironmentRecord } from '../../src/contract/records'
import type { CheckpointName } from '../../src/contract/checkpoint'
import { markdownTable } from '../markdown-table'
import firstVersion from './first-version.json'
import type { Subject } from './plan'
import type { Result, TestedClaim } from './progress'

/** By the key of the subject, then by the title of the claim. */
const firstOutcomes: Record<string, Record<string, string>> = firstVersion

interface Section {
  subject: Subject
  result: Result
  /** What else its runs show, as Markdown. */
  remark?: string
}

interface Evidence {
  environment: EnvironmentRecord | null
  /** "2026-01-31" */
  date: string
  main: Section
  /** The same question against other baselines. */
  baselines: Section[]
  sections: Section[]
  /** Sections about other data; figures as Markdown. */
  others?: { title: string; text: string; figures: string }[]
}

const minutes = (seconds: number): string =>
  seconds < 90 ? `${Math.round(seconds)} s` : `${Math.round(seconds / 60)} min`

/** EVIDENCE.md: whatever the runs have shown. */
export function writeEvidence(evidence: Evidence): string {
  const { environment, date, main, baselines, sections, others = [] } = evidence
  const parts = [
    heading(environment, date, [main, ...baselines, ...sections]),
    '## At a glance',
    glance(sections),
    failures(sections),
    changes(sections),
    `## ${main.subject.title}`,
    mainTable(main),
    ...baselines.flatMap((section) => [
      `## ${section.subject.title}`,
      mainTable(section, ['last'])
    ]),
    ...sections.flatMap((section) => [`## ${section.subject.title}`, describeSection(section)]),
    ...others.map(({ title, text, figures }) => `## ${title}\n\n${text}\n\n${figures}`)
  ]
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`
}

function heading(environment: EnvironmentRecord | null, date: string, sections: Section[]): string {
  const seconds = sections.reduce((sum, { result }) => sum + result.seconds, 0)
  const runs = new Set(
    sections.flatMap(({ result }) => result.experiment?.members.map(({ run }) => run) ?? [])
  )
  const machine = environment
    ? `Mixup Studio ${environment.studio} on ${environment.cpu}, ${environment.cores} cores; Node ${environment.runtime.node}, TensorFlow ${environment.runtime.tensorflow ?? 'none'} (${environment.runtime.kind}), tfjs ${environment.runtime.tfjs}.`
    : ''
  return `# Evidence

What is claimed of mixup, tested by the studio on the data it brings. Written by \`npm run evidence\` on ${date}, with
whatever came out. ${machine} All of it took ${minutes(seconds)} by the clock${runs.size > 0 ? `; the experiments in it have ${runs.size} runs` : ''}. The command can
be interrupted; when started again, it continues. Same seeds on the same build give the same runs.

**How to read it.** A claim is a difference between configurations, taken within each pair of runs (same initial weights,
split and order) at the last epoch on the test split, with the measure, the sign and the smallest difference that matters
chosen beforehand. Each section names its rule; docs/STATISTICS.md says how intervals and verdicts are made and what they
cover. _Not supported_ may well be a small gain. _Inconclusive_: the runs do not decide, or the data do not meet the claim's
condition. A gain of mixing is a gain over a baseline: the main table is against plain training with the same settings, the
two sections after it are against other baselines and against plain training that was tuned as much. Nothing here speaks about large images, deep nets or long training, which is
what most of the papers are about.`
}

const marks: Record<ClaimVerdict, string> = {
  supported: 'supported',
  'not supported': '**not supported**',
  inconclusive: 'inconclusive'
}

function glance(sections: Section[]): string {
  const titles = new Map(
    sections.flatMap(({ result }) => result.claims.map(({ name, title }) => [name, title] as const))
  )
  const rows = [...titles].map(([name, title]) => [
    title,
    ...sections.map(({ result }) => {
      const outcome = result.claims.find((claim) => claim.name === name)?.outcome
      return outcome ? marks[outcome.verdict] : ''
    })
  ])
  const missing = sections.filter(({ result }) => !result.complete)
  const note =
    missing.length === 0
      ? ''
      : `\n\nNot run to the end: ${missing.map(({ subject }) => subject.title).join('; ')}. What is missing is left empty.`
  return `${markdownTable(['', ...sections.map(({ subject }) => subject.title)], rows)}\n\nEmpty: the claim makes no sense for these data, or was not tested with them.${note}`
}

function failures(sections: Section[]): string {
  const lines = sections.flatMap(({ subject, result }) =>
    result.claims.flatMap(({ title, outcome }) =>
      outcome?.verdict === 'not supported'
        ? [`- ${title} (${subject.title}): ${outcome.reason}`]
        : []
    )
  )
  return lines.length === 0 ? '' : `### Claims that failed\n\n${lines.join('\n')}`
}

/** Every claim whose outcome is another than in the first version of the document. */
function changes(sections: Section[]): string {
  const rows = sections.flatMap(({ subject, result }) =>
    result.claims.flatMap(({ title, outcome }) => {
      const before = firstOutcomes[subject.key]?.[title] ?? 'not tested'
      const now = outcome?.verdict ?? 'no outcome'
      return before === now ? [] : [[title, subject.title, before, now]]
    })
  )
  if (rows.length === 0) return ''
  return `### What changed against the first version\n\nThe first version (2026-11-22) judged by the randomness of training alone, on one split.\n\n${markdownTable(['claim', 'data', 'first', 'now'], rows)}`
}

const command = ({ command }: Subject): string => {
  const quoted = command.map((part) => (/[^\w.=-]/.test(part) ? `'${part}'` : part))
  return `\`\`\`sh\nnpx mixup-studio ${quoted.join(' ')}\n\`\`\``
}

function mainTable(
  { subject, result, remark = '' }: Section,
  epochs: readonly CheckpointName[] = ['last', 'best']
): string {
  const { experiment } = result
  const head = `${subject.text}\n\n${command(subject)}`
  if (!experiment) return `${head}\n\nNot run.`
  const { definition, table: figures } = experiment
  const metrics: ComparedMetric[] = ['accuracy', 'loss', 'scaledLoss', 'ece', 'scaledEce']
  const rows = metrics.flatMap((metric) => metricRows(experiment, metric, epochs))
  const verdicts = figures.rows.flatMap((row) => {
    if (!row.verdict) return []
    return [`- ${describeVerdict(row, definition)}`]
  })
  return [
    head,
    `${definition.seeds.length} seeds, ${figures.testExamples ?? 0} test and ${figures.validationExamples ?? 0} validation examples, ${minutes(result.seconds)}.`,
    markdownTable(
      ['', 'epoch', 'configuration', 'runs', 'mean [95 %]', 'minus plain [95 %]'],
      rows
    ),
    verdicts.join('\n'),
    remark,
    figures.caveats.map((caveat) => `- ${caveat}`).join('\n'),
    chosenSettings(experiment)
  ]
    .filter((part) => part !== '')
    .join('\n\n')
}

function chosenSettings({ definition, tuning }: ExperimentDetails): string {
  if (!tuning || !definition.tuning) return ''
  const [head = [], ...rows] = tuningTable(tuning, definition.metric)
  return `${describeTuning(definition.tuning, definition.metric, definition.at)}\n\n${markdownTable(head, rows)}`
}

const metricRows = (
  { table: figures }: ExperimentDetails,
  metric: ComparedMetric,
  epochs: readonly CheckpointName[]
): string[][] =>
  epochs.flatMap((at) =>
    figures.rows.flatMap(({ label, runs, scores }) => {
      const score = scores.find((one) => one.metric === metric && one.at === at)
      if (!score) return []
      const title = metricFacts[metric].title
      return [[title, at, label, String(runs), formatValue(score), formatDifference(score)]]
    })
  )

function describeSection({ subject, result }: Section): string {
  const head = `${subject.text}\n\n${command(subject)}`
  if (result.claims.length === 0) return `${head}\n\nNot run.`
  const rows = result.claims.map(({ title, measure, seeds, outcome }) => [
    title,
    outcome ? marks[outcome.verdict] : 'no outcome',
    measure,
    outcome ? formatEffect(outcome.effect) : '',
    outcome ? outcome.effect.p.toPrecision(2) : '',
    String(seeds)
  ])
  return [
    head,
    `${result.complete ? 'Took' : 'Not complete; so far'} ${minutes(result.seconds)}.`,
    markdownTable(['claim', 'outcome', 'measure', 'difference [95 %]', 'p', 'seeds'], rows),
    ...result.claims.map(describeClaim)
  ].join('\n\n')
}

function describeClaim({ title, statement, source, reported, test, rule, outcome }: TestedClaim) {
  const lines = [
    `### ${title}`,
    `${statement} Source: ${source}. Reported: ${reported}`,
    `${test} ${rule}`
  ]
  if (!outcome) return lines.join('\n\n')
  const rows = outcome.figures.map((figure) => [
    figure.measure,
    figure.label,
    formatFigure(figure),
    String(figure.count)
  ])
  return [
    ...lines,
    `${marks[outcome.verdict]}: ${outcome.reason} ${outcome.notes.join(' ')}`.trim(),
    markdownTable(['measure', 'runs', 'mean [95 %]', 'seeds'], rows)
  ].join('\n\n')
}
