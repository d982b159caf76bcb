import { join } from 'node:path'
import { z } from 'zod'
import type { ExperimentDetails } from '../../src/contract/experiment/calls'
import { formatDifference, formatInterval, formatValue } from '../../src/contract/experiment/format'
import type { ComparedMetric } from '../../src/contract/experiment/metric'
import type { ExperimentRow } from '../../src/contract/experiment/table'
import { formatFixed, formatSigned } from '../../src/contract/format-number'
import { mean, meanInterval } from '../../src/core/statistics'
import { lastLines, runCommand } from '../../src/provisioning/command'
import { readJson, writeJson } from '../../src/storage/json'
import { markdownTable } from '../markdown-table'
import type { Subject } from './plan'
import type { Result } from './progress'

const accuracies = z.record(z.string(), z.number())
/** Accuracy on the other vendor's drawings, by run. */
export type Accuracies = z.infer<typeof accuracies>

const evaluated = z.object({ scores: z.object({ score: z.number() }) })
const fileOf = (home: string): string => join(home, 'emoji-twitter.json')

export const readAccuracies = async (home: string): Promise<Accuracies> =>
  (await readJson(fileOf(home), accuracies)) ?? {}

/** Scores the runs of experiments on the other vendor's drawings, but for those that are scored already. */
export async function scoreOnTwitter(
  project: string,
  home: string,
  experiments: readonly ExperimentDetails[]
): Promise<void> {
  const known = await readAccuracies(home)
  const runs = experiments.flatMap(({ members }) => members.flatMap(({ run }) => run ?? []))
  for (const run of runs.filter((one) => known[one] === undefined)) {
    const entry = join(project, 'bin', 'mixup-studio.js')
    const asked = [
      '--json',
      '--home',
      home,
      'evaluate',
      run,
      '--at',
      'last',
      '--data',
      'emoji-twitter'
    ]
    const { code, output } = await runCommand(process.execPath, [entry, ...asked], {
      folder: project
    })
    if (code !== 0) throw new Error(`${run} could not be scored:\n${lastLines(output)}`)
    const line = output.split('\n').find((one) => one.startsWith('{') && one.includes('"scores"'))
    known[run] = evaluated.parse(JSON.parse(line ?? 'null')).scores.score
    await writeJson(fileOf(home), known)
  }
}

interface Section {
  subject: Subject
  result: Result
}

/** Plain training and each policy: accuracy on both vendors' drawings, and calibration on the first. */
export function emojiSection(sections: readonly Section[], twitter: Accuracies): string {
  const parts = sections.flatMap(({ subject, result: { experiment } }) =>
    experiment ? [`**${subject.title}**\n\n${table(experiment, twitter)}`] : []
  )
  return parts.length === 0 ? 'Not run.' : parts.join('\n\n')
}

function table({ table: { rows }, members }: ExperimentDetails, twitter: Accuracies): string {
  const shifted = (row: ExperimentRow): Map<number, number> =>
    new Map(
      members
        .filter(({ label }) => label === row.label)
        .flatMap(({ seed, run }) => {
          const accuracy = run === null ? undefined : twitter[run]
          return accuracy === undefined ? [] : [[seed, accuracy] as const]
        })
    )
  const plain = rows.find(({ verdict }) => !verdict)
  const plainShifted = plain ? shifted(plain) : new Map<number, number>()
  const lines = rows.map((row) => {
    const of = (metric: ComparedMetric) =>
      row.scores.find((score) => score.metric === metric && score.at === 'last')
    const [accuracy, ece] = [of('accuracy'), of('ece')]
    const own = shifted(row)
    const differences = [...own].flatMap(([seed, value]) => {
      const before = plainShifted.get(seed)
      return row === plain || before === undefined ? [] : [value - before]
    })
    return [
      row.label,
      accuracy ? formatValue(accuracy) : '',
      accuracy ? formatDifference(accuracy) : '',
      own.size === 0 ? '' : `${formatFixed(100 * mean([...own.values()]), 2)} %`,
      differences.length < 2 ? '' : describeDifferences(differences),
      ece ? formatValue(ece) : '',
      ece ? formatDifference(ece) : '',
      row.verdict?.outcome ?? ''
    ]
  })
  const minus = 'minus plain [95 %]'
  return markdownTable(
    [
      '',
      'accuracy',
      minus,
      "accuracy on Twitter's",
      `${minus}, over seeds`,
      'ECE',
      minus,
      'verdict'
    ],
    lines
  )
}

/** Mean of paired differences with its interval over seeds. */
function describeDifferences(differences: number[]): string {
  const { low, high } = meanInterval(differences)
  const points = formatSigned(100 * mean(differences), (value) => formatFixed(value, 2))
  return `${points} points ${formatInterval('accuracy', low, high)}`
}
