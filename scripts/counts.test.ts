import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { add, closingLine, countReport, playwrightCounts, vitestCounts } from './counts'

const numbers = (passed: number, failed: number) => ({
  numPassedTests: passed,
  numFailedTests: failed,
  numPendingTests: 1,
  numTodoTests: 0,
  testResults: [] as { status: string; assertionResults: { status: string }[] }[]
})

it('counts a test file that does not load as one failure', () => {
  const report = numbers(3, 1)
  report.testResults = [
    { status: 'failed', assertionResults: [] },
    { status: 'failed', assertionResults: [{ status: 'failed' }, { status: 'passed' }] },
    { status: 'passed', assertionResults: [{ status: 'passed' }] }
  ]
  expect(vitestCounts(report)).toEqual({ passed: 3, failed: 2, skipped: 1 })
})

it('counts a flaky browser test as a failure', () => {
  const stats = { expected: 5, unexpected: 1, flaky: 1, skipped: 2 }
  expect(playwrightCounts({ stats, errors: ['no server'] })).toEqual({
    passed: 5,
    failed: 3,
    skipped: 2
  })
})

describe('countReport', () => {
  const path = join(mkdtempSync(join(tmpdir(), 'mixup-studio-counts-')), 'report.json')
  const count = (code: number) => countReport(path, code, vitestCounts)

  it('counts a runner that left no report as one failure', () => {
    expect(count(0)).toEqual({ passed: 0, failed: 1, skipped: 0 })
  })

  it('believes a report whose runner agrees', () => {
    writeFileSync(path, JSON.stringify(numbers(4, 0)))
    expect(count(0)).toEqual({ passed: 4, failed: 0, skipped: 1 })
    writeFileSync(path, JSON.stringify(numbers(4, 2)))
    expect(count(1)).toEqual({ passed: 4, failed: 2, skipped: 1 })
  })

  it('counts an error outside of any test, and a run of no tests, as one failure', () => {
    writeFileSync(path, JSON.stringify(numbers(4, 0)))
    expect(count(1).failed).toBe(1)
    writeFileSync(path, JSON.stringify(numbers(0, 0)))
    expect(count(0).failed).toBe(1)
  })
})

it('closes with one line', () => {
  const total = add({ passed: 1, failed: 0, skipped: 0 }, { passed: 2, failed: 1, skipped: 0 })
  expect(closingLine(total)).toBe('3 passed, 1 failed')
  expect(closingLine({ ...total, skipped: 2 })).toBe('3 passed, 1 failed, 2 skipped')
})
