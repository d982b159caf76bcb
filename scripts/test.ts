import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { tensorFlowInPython } from '../src/engine/export/testing/python'
import { cacheFolder } from '../src/provisioning/cache-folder'
import { runCommand } from '../src/provisioning/command'
import { nativeSystems } from '../src/provisioning/builds'
import { setUpRuntime } from '../src/provisioning/set-up'
import { projectFolder } from '../src/provisioning/sources'
import { ensureBuilt } from './build'
import { runChecks } from './checks'
import { findChromium } from './chromium'
import { installClusterPackages } from './cluster-packages'
import { say, warn } from './console'
import { requireDependencies } from './dependencies'
import { buildFakeTrainer } from './fake-trainer'
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
    const why = reason || `TensorFlow is used natively on ${nativeSystems} only`
    return add(
      missing("The engine's tests", why),
      await runVitest(project, process.execPath, plain)
    )
  }
  await ensureBuilt(project, say)
  await buildFakeTrainer(project)
  say(`${what} on Node ${process.versions.node}`)
  return runVitest(project, process.execPath, [...plain, engine], {
    // The programs that are tested are those that are shipped, and start sooner than their sources.
    environment: { MIXUP_STUDIO_TEST_BUILT: 'true' }
  })
}

const unitTests = () => vitest('Unit tests', ['plain', 'pure', 'components'], 'engine')
const longUnitTests = () => vitest('Long unit tests', ['plain-full'], 'engine-full')

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

async function inChromium(
  playwrightProject: 'browser' | 'browser-long' | 'browser-full'
): Promise<Outcome> {
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
    arguments: [
      `--project=${playwrightProject}`,
      // Playwright empties it first, and another suite may be running.
      `--output=${join(project, 'test-results', playwrightProject)}`
    ],
    environment: { CHROMIUM_PATH: program }
  })
}

const browserTests = () => inChromium('browser')
const everyAppearance = () => inChromium('browser-full')
const longBrowserTests = () => inChromium('browser-long')

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

const clusterPackages = () => installClusterPackages({ inCi, say, run: runCommand })

const staticChecks = () => {
  const unsupported = unsupportedPin(project)
  if (unsupported !== null) warn(unsupported)
  say('Static checks')
  return runChecks(project)
}

/** A script of the project as one test. */
async function scriptTest(what: string, name: string, ...options: string[]): Promise<Outcome> {
  say(what)
  const args = ['--import', 'tsx', join(project, 'scripts', `${name}.ts`), ...options]
  const { code, output } = await runCommand(process.execPath, args, {
    folder: project,
    seconds: 600
  })
  console.log(output.trimEnd())
  return code === 0 ? { ...nothing, passed: 1 } : failure(`npm run ${name} -- ${options.join(' ')}`)
}

const simulation = () => scriptTest('Verdicts in worlds with a known truth', 'simulate', '--short')

const fuzzing = () =>
  scriptTest(
    'Damaged files and messages for a minute',
    'fuzz',
    '--inputs',
    '400',
    '--seconds',
    '60'
  )

const killing = async (): Promise<Outcome> => {
  if (process.platform !== 'linux') {
    warn('Kills are skipped: which processes belong to a host is read from /proc.')
    return { ...nothing, skipped: 1 }
  }
  return scriptTest('Kills at random moments', 'kill', '--count', '6')
}

type Stage = () => Promise<Outcome>
/** Stages one after the other. */
type Lane = readonly Stage[]

/** What `npm test`, `npm run test:unit` and so on run: steps in this order, the lanes of a step side by side. */
const suites: Record<string, readonly (readonly Lane[])[]> = {
  usual: [
    [[staticChecks, pythonForExports, clusterPackages, unitTests]],
    // Browser tests leave one core idle most of the time.
    [
      [browserTests, smokeTestInElectron],
      [engineTestsOnNewerNode, simulation, fuzzing, killing]
    ]
  ],
  unit: [[[pythonForExports, clusterPackages, unitTests]]],
  e2e: [[[clusterPackages, browserTests, smokeTestInElectron]]],
  full: [
    [[clusterPackages]],
    [
      [longUnitTests, everyAppearance],
      [testsInElectron, longBrowserTests, nativeTestsInElectron]
    ]
  ],
  appearance: [[[everyAppearance]]]
}

const name = process.argv[2] ?? 'usual'
const steps = suites[name]
if (!steps) throw new Error(`No suite "${name}": ${Object.keys(suites).join(', ')}`)
requireDependencies(project)

async function runLane(lane: Lane): Promise<Outcome> {
  let outcome = nothing
  for (const run of lane) {
    const began = performance.now()
    outcome = add(outcome, await stage(run))
    say(`${run.name}: ${((performance.now() - began) / 1000).toFixed(0)} s`)
  }
  return outcome
}

let total = nothing
for (const lanes of steps) total = (await Promise.all(lanes.map(runLane))).reduce(add, total)
for (const what of total.failures) warn(`Failed: ${what}`)
console.log(closingLine(total))
process.exitCode = total.failures.length === 0 ? 0 : 1
