import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { add, closingLine, failure, playwrightOutcome, readReport, vitestOutcome } from './outcome'

const vitestReport = (
  passed: number,
  ...testResults: Parameters<typeof vitestOutcome>[0]['testResults']
) => ({
  numPassedTests: passed,
  numPendingTests: 1,
  numTodoTests: 0,
  testResults
})

const failing = {
  name: 'b.test.ts',
  status: 'failed',
  assertionResults: [
    { status: 'failed', fullName: 'adds' },
    { status: 'passed', fullName: 'subtracts' }
  ]
}

it('names the tests that failed, and a test file that does not load', () => {
  const report = vitestReport(
    2,
    { name: 'a.test.ts', status: 'failed', assertionResults: [] },
    failing,
    {
      name: 'c.test.ts',
      status: 'passed',
      assertionResults: [{ status: 'passed', fullName: 'divides' }]
    }
  )
  expect(vitestOutcome(report)).toEqual({
    passed: 2,
    failures: ['a.test.ts', 'b.test.ts > adds'],
    skipped: 1
  })
})

it('counts a flaky browser test, and an error outside of tests, as failures', () => {
  const spec = (title: string, status: string) => ({
    title,
    file: 'start.spec.ts',
    tests: [{ projectName: 'browser', status }]
  })
  const inner = { specs: [spec('stops', 'flaky')] }
  const outer = {
    specs: [spec('starts', 'unexpected'), spec('waits', 'expected')],
    suites: [inner]
  }
  expect(
    playwrightOutcome({
      suites: [outer],
      stats: { expected: 1, skipped: 2 },
      errors: [{ message: 'no server' }]
    })
  ).toEqual({
    passed: 1,
    failures: ['[browser] start.spec.ts > starts', '[browser] start.spec.ts > stops', 'no server'],
    skipped: 2
  })
})

describe('readReport', () => {
  const path = join(mkdtempSync(join(tmpdir(), 'mixup-studio-outcome-')), 'report.json')
  const read = (code: number) => readReport(path, code, vitestOutcome)
  const write = (...report: Parameters<typeof vitestReport>) =>
    writeFileSync(path, JSON.stringify(vitestReport(...report)))

  it('counts a runner that left no report as one failure', () => {
    expect(read(0)).toEqual(failure('a test runner left no report'))
  })

  it('believes a report whose runner agrees', () => {
    write(4)
    expect(read(0)).toEqual({ passed: 4, failures: [], skipped: 1 })
    write(4, failing)
    expect(read(1)).toEqual({ passed: 4, failures: ['b.test.ts > adds'], skipped: 1 })
  })

  it('counts an error outside of any test, and a run of no tests, as one failure', () => {
    write(4)
    expect(read(1).failures).toHaveLength(1)
    write(0)
    expect(read(0).failures).toHaveLength(1)
  })
})

it('closes with one line', () => {
  const total = add({ passed: 1, failures: [], skipped: 0 }, { ...failure('adds'), passed: 2 })
  expect(closingLine(total)).toBe('3 passed, 1 failed')
  expect(closingLine({ ...total, skipped: 2 })).toBe('3 passed, 1 failed, 2 skipped')
})
