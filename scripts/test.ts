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
import { runInElectron, runNativeTestsInElectron } from './electron-for-tests/suites'
import { newerNode, wantsNewerNode } from './newer-node'
import { add, closingLine, failure, nothing, type Outcome } from './outcome'
import { preparePython } from './python'
import { runPlaywright, runVitest } from './suites'
import { unsupportedPin } from './supported-electron'

const project = projectFolder()
const inCi = Boolean(process.env.CI) && process.env.CI !== 'false'

/** What the tests need is missing: a failure under CI, elsewhere skipped and said. */
function missing(what: string, error: unknown): Outcome {
  const reason = error instanceof Error ? error.message : String(error)
  warn(`${what} ${inCi ? 'fail' : 'are skipped'}: ${reason}`)
  return inCi ? failure(what) : { ...nothing, skipped: 1 }
}

/** Projects of vitest.config.ts, those of the engine only where TensorFlow is. */
async function vitest(what: string, plain: string[], engine: string): Promise<Outcome> {
  const { runtime, failures } = await setUpRuntime({ say })
  if (!runtime || (inCi && runtime.addon === null)) {
    const reason = failures.map(({ message }) => message).join('\n')
    const why = reason || 'TensorFlow is used natively on Linux x64 only'
    return add(
      missing("The engine's tests", why),
      await runVitest(project, process.execPath, plain)
    )
  }
  say(`${what} on Node ${process.versions.node}`)
  return runVitest(project, process.execPath, [...plain, engine])
}

const unitTests = () => vitest('Unit tests', ['plain', 'renderer'], 'engine')
const longUnitTests = () => vitest('Long unit tests', [], 'engine-full')

/** Where the native code and Node meet; `npm run test:full` runs the native tests under Electron's Node. */
const whatNodeMayBreak = [
  'src/engine/runtime',
  'src/engine/graph/native.test.ts',
  'src/engine/graph/running.test.ts',
  'src/engine/training/train.test.ts'
]

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
  say("The engine's tests of the runtime and of training on Node 24")
  return runVitest(project, node, ['engine'], { files: whatNodeMayBreak })
}

const hasBrowserTests = () =>
  existsSync(join(project, 'playwright.config.ts')) &&
  readdirSync(join(project, 'e2e'), { recursive: true }).some((name) =>
    /\.(spec|test)\.ts$/.test(String(name))
  )

async function inChromium(playwrightProject: 'browser' | 'browser-full'): Promise<Outcome> {
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
    arguments: [`--project=${playwrightProject}`],
    environment: { CHROMIUM_PATH: program }
  })
}

const browserTests = () => inChromium('browser')
const everyAppearance = () => inChromium('browser-full')

async function inElectron(what: string, run: () => Promise<Outcome>): Promise<Outcome> {
  try {
    return await run()
  } catch (error) {
    return missing(what, error)
  }
}

const smokeTestInElectron = () =>
  inElectron('The smoke test in Electron', () => runInElectron(project, 'electron-smoke'))
const testsInElectron = () =>
  inElectron('The tests in Electron', () => runInElectron(project, 'electron'))
const nativeTestsInElectron = () =>
  inElectron("The native tests under Electron's Node", () => runNativeTestsInElectron(project))

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

const staticChecks = () => {
  const unsupported = unsupportedPin(project)
  if (unsupported !== null) warn(unsupported)
  say('Static checks')
  return runChecks(project)
}

/** The verdicts in worlds with a known truth, with few repeats. */
async function simulation(): Promise<Outcome> {
  say('Verdicts in worlds with a known truth')
  const script = join(project, 'scripts', 'simulate.ts')
  const args = ['--import', 'tsx', script, '--short']
  const { code, output } = await runCommand(process.execPath, args, {
    folder: project,
    seconds: 600
  })
  console.log(output.trimEnd())
  return code === 0 ? { ...nothing, passed: 1 } : failure('npm run simulate -- --short')
}

type Stage = () => Promise<Outcome>

/** What `npm test`, `npm run test:unit` and so on run, in this order. */
const suites: Record<string, Stage[]> = {
  usual: [
    staticChecks,
    pythonForExports,
    unitTests,
    engineTestsOnNewerNode,
    browserTests,
    smokeTestInElectron,
    simulation
  ],
  unit: [pythonForExports, unitTests],
  e2e: [browserTests, smokeTestInElectron],
  full: [longUnitTests, nativeTestsInElectron, testsInElectron],
  appearance: [everyAppearance]
}

const name = process.argv[2] ?? 'usual'
const stages = suites[name]
if (!stages) throw new Error(`No suite "${name}": ${Object.keys(suites).join(', ')}`)
requireDependencies(project)
let total = nothing
for (const run of stages) {
  const began = performance.now()
  total = add(total, await stage(run))
  say(`${((performance.now() - began) / 1000).toFixed(0)} s`)
}
for (const what of total.failures) warn(`Failed: ${what}`)
console.log(closingLine(total))
process.exitCode = total.failures.length === 0 ? 0 : 1
