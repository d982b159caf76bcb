import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { warn } from './console'
import type { Invocation } from './electron-for-tests/ordinary-user'
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

type Environment = Record<string, string>

/** Runs a test runner that leaves a report; ends this process too when that is asked to stop. */
async function runTests(
  program: string,
  args: readonly string[],
  project: string,
  environment: NodeJS.ProcessEnv
): Promise<number> {
  const { code, signal, stopped } = await launch(program, args, { folder: project, environment })
  if (stopped) process.exit(143)
  if (signal !== null) warn(`The tests were ended from outside by ${signal}`)
  return code
}

/** Runs vitest with a given Node on the given projects of vitest.config.ts, all when empty. */
export function runVitest(
  project: string,
  node: string,
  projects: readonly string[],
  only: { files?: readonly string[]; environment?: Environment } = {}
): Promise<Outcome> {
  return withReport(async (path) => {
    const args = [
      join(project, 'node_modules', 'vitest', 'vitest.mjs'),
      'run',
      ...(only.files ?? []),
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${path}`,
      ...projects.map((name) => `--project=${name}`)
    ]
    const code = await runTests(node, args, project, { ...process.env, ...only.environment })
    return readReport(path, code, vitestOutcome)
  })
}

export interface PlaywrightRun {
  /** Arguments of its command line, such as --project=browser. */
  arguments: readonly string[]
  environment: Environment
  /** How another user runs the command; null where this one does. */
  wrap?: (command: readonly string[], reportFolder: string) => Invocation | null
}

/** Runs tests of playwright.config.ts. */
export function runPlaywright(project: string, run: PlaywrightRun): Promise<Outcome> {
  return withReport(async (path) => {
    const command = [
      process.execPath,
      join(project, 'node_modules', '@playwright', 'test', 'cli.js'),
      'test',
      '--reporter=list,json',
      ...run.arguments
    ]
    const wrapped = run.wrap?.(command, dirname(path)) ?? {
      program: process.execPath,
      args: command.slice(1),
      environment: process.env,
      clean: () => undefined
    }
    const environment = {
      ...wrapped.environment,
      ...run.environment,
      PLAYWRIGHT_JSON_OUTPUT_NAME: path
    }
    try {
      const code = await runTests(wrapped.program, wrapped.args, project, environment)
      return readReport(path, code, playwrightOutcome)
    } finally {
      wrapped.clean()
    }
  })
}
