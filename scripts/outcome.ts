import { existsSync, readFileSync } from 'node:fs'

/** The outcome of tests; `failures` lists those that failed. */
export interface Outcome {
  passed: number
  failures: readonly string[]
  skipped: number
}

export const nothing: Outcome = { passed: 0, failures: [], skipped: 0 }
export const failure = (what: string): Outcome => ({ ...nothing, failures: [what] })

export const add = (a: Outcome, b: Outcome): Outcome => ({
  passed: a.passed + b.passed,
  failures: [...a.failures, ...b.failures],
  skipped: a.skipped + b.skipped
})

interface VitestReport {
  numPassedTests: number
  numPendingTests: number
  numTodoTests: number
  testResults: {
    name: string
    status: string
    assertionResults: { status: string; fullName: string }[]
  }[]
}

/** What vitest's JSON report says; a file that failed to load counts as one failure. */
export function vitestOutcome(report: VitestReport): Outcome {
  const failures = report.testResults.flatMap(({ name, status, assertionResults }) => {
    const failed = assertionResults.filter((test) => test.status === 'failed')
    if (failed.length > 0) return failed.map(({ fullName }) => `${name} > ${fullName}`)
    return status === 'failed' ? [name] : []
  })
  return {
    passed: report.numPassedTests,
    failures,
    skipped: report.numPendingTests + report.numTodoTests
  }
}

interface PlaywrightSuite {
  specs: { title: string; file: string; tests: { projectName: string; status: string }[] }[]
  suites?: PlaywrightSuite[]
}

interface PlaywrightReport {
  suites: PlaywrightSuite[]
  stats: { expected: number; skipped: number }
  errors: { message?: string }[]
}

const failuresOf = ({ specs, suites = [] }: PlaywrightSuite): string[] => [
  ...specs.flatMap(({ title, file, tests }) =>
    tests
      .filter(({ status }) => status === 'unexpected' || status === 'flaky')
      .map(({ projectName }) => `[${projectName}] ${file} > ${title}`)
  ),
  ...suites.flatMap(failuresOf)
]

/** What Playwright's JSON report says; a flaky test is a failed one. */
export const playwrightOutcome = ({ suites, stats, errors }: PlaywrightReport): Outcome => ({
  passed: stats.expected,
  failures: [
    ...suites.flatMap(failuresOf),
    ...errors.map(({ message }) => message ?? 'an error outside of any test')
  ],
  skipped: stats.skipped
})

/**
 * Outcome of a report file, given how its runner ended: no report, no test, or a failing runner
 * whose report knows of no failure, count as one failure.
 */
export function readReport<Report>(
  path: string,
  code: number,
  read: (report: Report) => Outcome
): Outcome {
  if (!existsSync(path)) return failure('a test runner left no report')
  const outcome = read(JSON.parse(readFileSync(path, 'utf8')) as Report)
  if (outcome.failures.length > 0) return outcome
  if (code !== 0) return add(outcome, failure('a test runner failed outside of any test'))
  return outcome.passed > 0 ? outcome : add(outcome, failure('a test runner ran no test'))
}

/** The closing line of `npm test`. */
export const closingLine = ({ passed, failures, skipped }: Outcome) =>
  `${passed} passed, ${failures.length} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`
