import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { warn } from './console'
import { launch } from './launch'
import { playwrightOutcome, readReport, vitestOutcome, type Outcome } from './outcome'

async function withReport<T>(body: (path: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'mixup-studio-test-'))
  try {
    return await body(join(folder, 'report.json'))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Runs a test runner that leaves a report; ends this process too when that is asked to stop. */
async function runTests(node: string, args: string[], project: string): Promise<number> {
  const { code, signal, stopped } = await launch(node, args, { folder: project })
  if (stopped) process.exit(143)
  if (signal !== null) warn(`The tests were ended from outside by ${signal}`)
  return code
}

/** Runs vitest with a given Node on the given projects of vitest.config.ts, all when empty. */
export function runVitest(
  project: string,
  node: string,
  projects: readonly string[]
): Promise<Outcome> {
  return withReport(async (path) => {
    const code = await runTests(
      node,
      [
        join(project, 'node_modules', 'vitest', 'vitest.mjs'),
        'run',
        '--reporter=default',
        '--reporter=json',
        `--outputFile.json=${path}`,
        ...projects.map((name) => `--project=${name}`)
      ],
      project
    )
    return readReport(path, code, vitestOutcome)
  })
}

/** Runs the browser tests; Playwright's configuration takes Chromium from CHROMIUM_PATH. */
export function runPlaywright(project: string, chromium: string): Promise<Outcome> {
  return withReport(async (path) => {
    process.env.CHROMIUM_PATH = chromium
    process.env.PLAYWRIGHT_JSON_OUTPUT_NAME = path
    const code = await runTests(
      process.execPath,
      [
        join(project, 'node_modules', '@playwright', 'test', 'cli.js'),
        'test',
        '--reporter=list,json'
      ],
      project
    )
    return readReport(path, code, playwrightOutcome)
  })
}
