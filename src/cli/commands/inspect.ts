import { usualResizing, type DataSource, type ReadingOptions } from '../../contract/data'
import type { DataSetReport } from '../../contract/records'
import { exitCodes } from '../exit-codes'
import { display } from '../progress/display'
import type { Session } from '../session'
import { formatTable } from '../table'
import { parseReading, parseSource, type DataOptions } from '../data-options'

/** Reads a data set and prints what it found. */
export async function inspect(
  { client, output }: Session,
  dataSet: string,
  options: DataOptions
): Promise<number> {
  const shown = display(process.stderr)
  const unsubscribe = client.on('progress', ({ text, done, total }) => {
    const line = total === null ? `${text}: ${done}` : `${text}: ${done} of ${total}`
    shown.update(null, (width) => line.slice(0, width))
  })
  try {
    const source = parseSource(dataSet, options)
    const report = await client.call.inspect({ source, reading: readingOf(source, options) })
    shown.end()
    output.result(report, () => describeReport(report))
  } finally {
    unsubscribe()
  }
  return exitCodes.ok
}

/** New pictures keep their aspect ratio unless another way is asked for. */
const readingOf = (source: DataSource, options: DataOptions): ReadingOptions =>
  parseReading({ ...(source.kind === 'path' && { resize: usualResizing }), ...options })

function describeReport(report: DataSetReport): string {
  const { name, format, task, examples, shape, kind, seconds } = report
  const facts: string[][] = [
    ['data set', `${name} (${format})`],
    ['task', task],
    ['examples', String(examples)],
    [kind === 'image' ? 'image size' : 'columns', shape.join(' x ')],
    ['read in', `${seconds.toFixed(2)} s${report.fromCache ? ', from the cache' : ''}`]
  ]
  const sections = [
    formatTable(facts),
    section(
      'classes',
      report.classes.map(({ name, examples }) => [name, examples])
    ),
    section(
      'targets',
      report.targets.map((target) => [target])
    ),
    section('given splits', Object.entries(report.givenSplits)),
    section(
      'columns',
      report.columns.map(({ name, role, kind, missing }) => [
        name,
        role,
        kind,
        missing > 0 ? `${missing} missing` : ''
      ])
    ),
    section(
      'problems',
      report.problems.map(({ severity, where, message }) => [severity, where, message])
    )
  ]
  return sections.filter((text) => text !== '').join('\n\n')
}

function section(title: string, rows: (string | number)[][]): string {
  return rows.length === 0 ? '' : `${title}\n${formatTable(rows.map((row) => ['', ...row]))}`
}
