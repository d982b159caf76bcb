import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { tensorFlowInPython } from '../src/engine/export/python-for-tests'
import { cacheFolder } from '../src/engine/runtime/provision/cache-folder'
import { runCommand } from '../src/engine/runtime/provision/command'
import { setUpRuntime } from '../src/engine/runtime/provision/set-up'
import { projectFolder } from '../src/engine/runtime/provision/sources'
import { ensureBuilt } from './build'
import { runChecks } from './checks'
import { findChromium } from './chromium'
import { say, warn } from './console'
import { add, closingLine, type Counts } from './counts'
import { requireDependencies } from './dependencies'
import { newerNode, wantsNewerNode } from './newer-node'
import { preparePython } from './python'
import { runPlaywright, runVitest } from './suites'

const project = projectFolder()
const inCi = Boolean(process.env.CI) && process.env.CI !== 'false'

const failedOnce: Counts = { passed: 0, failed: 1, skipped: 0 }
const skippedOnce: Counts = { passed: 0, failed: 0, skipped: 1 }

/** What the tests need is missing: a failure under CI, elsewhere skipped and said. */
function missing(what: string, error: unknown): Counts {
  const reason = error instanceof Error ? error.message : String(error)
  warn(`${what} ${inCi ? 'fail' : 'are skipped'}: ${reason}`)
  return inCi ? failedOnce : skippedOnce
}

async function unitTests(): Promise<Counts> {
  const { runtime, failures } = await setUpRuntime({ say })
  if (!runtime || (inCi && runtime.addon === null)) {
    const reason = failures.map(({ message }) => message).join('\n')
    const why = reason || 'TensorFlow is used natively on Linux x64 only'
    const engine = missing("The engine's tests", why)
    return add(engine, await runVitest(project, process.execPath, ['plain']))
  }
  say(`Unit tests on Node ${process.versions.node}`)
  return runVitest(project, process.execPath, [])
}

async function engineTestsOnNewerNode(): Promise<Counts> {
  if (!wantsNewerNode() || process.platform !== 'linux' || process.arch !== 'x64') {
    return { passed: 0, failed: 0, skipped: 0 }
  }
  let node: string
  try {
    node = await newerNode(runCommand)
  } catch (error) {
    return missing("The engine's tests on Node 24", error)
  }
  say("The engine's tests on Node 24")
  return runVitest(project, node, ['engine'])
}

const hasBrowserTests = () =>
  existsSync(join(project, 'playwright.config.ts')) &&
  readdirSync(join(project, 'e2e'), { recursive: true }).some((name) =>
    /\.(spec|test)\.ts$/.test(String(name))
  )

async function browserTests(): Promise<Counts> {
  if (!hasBrowserTests()) return { passed: 0, failed: 0, skipped: 0 }
  await ensureBuilt(project, say)
  const { chromium } = await import('@playwright/test')
  let program: string
  try {
    program = await findChromium({
      environment: process.env,
      platform: process.platform,
      user: process.getuid?.() ?? null,
      playwrightProgram: chromium.executablePath(),
      playwrightCommand: join(project, 'node_modules', '@playwright', 'test', 'cli.js'),
      cache: cacheFolder(),
      run: runCommand,
      say
    })
  } catch (error) {
    return missing('The browser tests', error)
  }
  say(`Browser tests with ${program}`)
  return runPlaywright(project, program)
}

/** A stage that throws is one failure; the others run all the same. */
async function stage(run: () => Promise<Counts>): Promise<Counts> {
  try {
    return await run()
  } catch (error) {
    warn(error instanceof Error ? error.message : String(error))
    return failedOnce
  }
}

const pythonForExports = () =>
  preparePython(tensorFlowInPython, 'loads exported models', { inCi, say, warn })

requireDependencies(project)
let total: Counts = { passed: 0, failed: 0, skipped: 0 }
const staticChecks = () => {
  say('Static checks')
  return runChecks(project)
}
const stages = [staticChecks, pythonForExports, unitTests, engineTestsOnNewerNode, browserTests]
for (const run of stages) {
  total = add(total, await stage(run))
}
console.log(closingLine(total))
process.exitCode = total.failed === 0 ? 0 : 1
