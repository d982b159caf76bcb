import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { tensorFlowInPython } from '../src/engine/export/testing/python'
import { cacheFolder } from '../src/provisioning/cache-folder'
import { runCommand } from '../src/provisioning/command'
import { setUpRuntime } from '../src/provisioning/set-up'
import { projectFolder } from '../src/provisioning/sources'
import { ensureBuilt } from './build'
import { runChecks } from './checks'
import { findChromium } from './chromium'
import { say, warn } from './console'
import { requireDependencies } from './dependencies'
import { runInElectron } from './electron-for-tests/suites'
import { newerNode, wantsNewerNode } from './newer-node'
import { add, closingLine, failure, nothing, type Outcome } from './outcome'
import { preparePython } from './python'
import { runPlaywright, runVitest } from './suites'

const project = projectFolder()
const inCi = Boolean(process.env.CI) && process.env.CI !== 'false'

/** What the tests need is missing: a failure under CI, elsewhere skipped and said. */
function missing(what: string, error: unknown): Outcome {
  const reason = error instanceof Error ? error.message : String(error)
  warn(`${what} ${inCi ? 'fail' : 'are skipped'}: ${reason}`)
  return inCi ? failure(what) : { ...nothing, skipped: 1 }
}

async function unitTests(): Promise<Outcome> {
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

async function engineTestsOnNewerNode(): Promise<Outcome> {
  if (!wantsNewerNode() || process.platform !== 'linux' || process.arch !== 'x64') {
    return nothing
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

async function browserTests(): Promise<Outcome> {
  if (!hasBrowserTests()) return nothing
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
  return runPlaywright(project, {
    arguments: ['--project=browser'],
    environment: { CHROMIUM_PATH: program }
  })
}

async function smokeTestInElectron(): Promise<Outcome> {
  try {
    return await runInElectron(project, 'electron-smoke')
  } catch (error) {
    return missing('The smoke test in Electron', error)
  }
}

/** A stage that throws is one failure; the others run all the same. */
async function stage(run: () => Promise<Outcome>): Promise<Outcome> {
  try {
    return await run()
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    warn(message)
    return failure(message)
  }
}

const pythonForExports = () =>
  preparePython(tensorFlowInPython, 'loads exported models', { inCi, say, warn })

requireDependencies(project)
let total = nothing
const staticChecks = () => {
  say('Static checks')
  return runChecks(project)
}
const stages = [
  staticChecks,
  pythonForExports,
  unitTests,
  engineTestsOnNewerNode,
  browserTests,
  smokeTestInElectron
]
for (const run of stages) {
  total = add(total, await stage(run))
}
for (const what of total.failures) warn(`Failed: ${what}`)
console.log(closingLine(total))
process.exitCode = total.failures.length === 0 ? 0 : 1
