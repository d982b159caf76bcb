import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describeSelfTest, selfTestReport } from '../src/contract/self-test'
import { cacheFolder } from '../src/provisioning/cache-folder'
import { runCommand } from '../src/provisioning/command'
import { projectFolder } from '../src/provisioning/sources'
import { ensureBuilt } from './build'
import { say, warn } from './console'
import { requireDependencies } from './dependencies'
import { emulatedNode, type EmulatedNode } from './emulating/emulated-node'
import { installForEmulation } from './emulating/packages'
import { launch } from './launch'
import { add, closingLine, failure, nothing, type Outcome } from './outcome'
import { runVitest } from './suites'

// npm run test:arm64: native TensorFlow on Linux arm64, emulated on x64 (Debian or its kin, root). Sets it up as an arm64
// machine would, then runs the self-test and the tests that compare training with PyTorch's.

const passed: Outcome = { ...nothing, passed: 1 }

/** The set-up of an arm64 machine: its wheel by hash, unpacked; both addons compiled and loaded. */
async function setUp({ program, project }: EmulatedNode): Promise<Outcome> {
  const args = ['--import', 'tsx', join('scripts', 'runtime.ts')]
  const { code } = await launch(program, args, { folder: project })
  return code === 0 ? passed : failure('the set-up of TensorFlow')
}

async function selfTest({ program, project }: EmulatedNode): Promise<Outcome> {
  const home = mkdtempSync(join(tmpdir(), 'mixup-studio-arm64-'))
  try {
    const args = [join('out', 'main', 'cli.js'), '--json', '--home', home, 'self-test']
    const { output } = await runCommand(program, args, { folder: project })
    const line = output.split('\n').find((text) => text.startsWith('{'))
    if (line === undefined) throw new Error(`The self-test gave no report:\n${output}`)
    const report = selfTestReport.parse(JSON.parse(line))
    console.log(describeSelfTest(report))
    const { system, runtime, checks } = report
    const isNative = system.startsWith('linux arm64') && runtime?.kind === 'cpu'
    const allPassed = checks.every(({ outcome }) => outcome === 'passed')
    return isNative && allPassed ? passed : failure('mixup-studio self-test')
  } finally {
    rmSync(home, { recursive: true, force: true })
  }
}

/** Training against PyTorch's numbers, and the session of our addon. */
const files = ['src/engine/training/traces.test.ts', 'src/engine/graph/native.test.ts']

const tests = ({ program, project }: EmulatedNode): Promise<Outcome> =>
  // Of several that start at once, vitest gives up those that take a minute.
  runVitest(project, program, ['engine'], { files, environment: { VITEST_MAX_WORKERS: '1' } })

async function main(): Promise<Outcome> {
  const project = projectFolder()
  requireDependencies(project)
  await installForEmulation(runCommand, say)
  await ensureBuilt(project, say)
  const place = join(cacheFolder(), 'emulated-arm64')
  const node = await emulatedNode({ project, place, run: runCommand, say })
  let total = nothing
  for (const part of [setUp, selfTest, tests]) {
    const began = performance.now()
    const outcome = await part(node)
    say(`${part.name}: ${((performance.now() - began) / 1000).toFixed(0)} s`)
    total = add(total, outcome)
    if (outcome.failures.length > 0) break
  }
  return total
}

try {
  const total = await main()
  for (const what of total.failures) warn(`Failed: ${what}`)
  console.log(closingLine(total))
  process.exitCode = total.failures.length === 0 ? 0 : 1
} catch (error) {
  warn(error instanceof Error ? error.message : String(error))
  process.exitCode = 1
}
