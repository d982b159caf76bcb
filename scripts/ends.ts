import { execFileSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { runCommand } from '../src/provisioning/command'
import { projectFolder } from '../src/provisioning/sources'
import { canInstallWithApt, installWithApt } from './apt'
import { say, warn } from './console'
import { requireDependencies } from './dependencies'
import { runInElectron } from './electron-for-tests/suites'
import { systemPython } from './ends/login-manager'
import { planEnds, readEnds, readResumed, resumedFile } from './ends/plan'
import { endsTable, resumedTable } from './ends/table'
import { add, nothing } from './outcome'

// npm run ends [-- --ends 20 --seed 1 --minutes 8 --fresh]: ends the app in a real Electron in every way that it can be ended,
// each that often, while it is idle, trains, imports, evaluates or has an experiment waiting. Within ten seconds it must be
// gone, with all its processes, and nothing of the home folder lost; at last every run is resumed, and pages hang, crash and
// do not load. With --minutes it stops after a while, and the same command goes on; --resume goes to the last part at once,
// --fresh begins again. Needs Linux.

const { values } = parseArgs({
  options: {
    ends: { type: 'string', default: '20' },
    seed: { type: 'string', default: '1' },
    minutes: { type: 'string' },
    /** Resumes every run although ends are left to do. */
    resume: { type: 'boolean', default: false },
    fresh: { type: 'boolean', default: false }
  }
})
const [each, seed] = [Number(values.ends), Number(values.seed)]
const project = projectFolder()
requireDependencies(project)
await requireLoginManager()
const folder = join(project, 'test-results', 'ends', `${each}-of-seed-${seed}`)
if (values.fresh) rmSync(folder, { recursive: true, force: true })

/** The system's shut-down is announced over D-Bus. */
async function requireLoginManager(): Promise<void> {
  const packages = ['python3-dbus', 'python3-gi']
  const isThere = async (): Promise<boolean> =>
    (await runCommand(systemPython, ['-c', 'import dbus, gi'])).code === 0
  if (await isThere()) return
  if (canInstallWithApt()) await installWithApt(packages, runCommand)
  if (!(await isThere())) {
    throw new Error(`Install ${packages.join(' and ')}: sudo apt install ${packages.join(' ')}`)
  }
}

const inElectron = (file: string, more: Record<string, string> = {}) =>
  runInElectron(project, 'ends', [file], { MIXUP_STUDIO_ENDS_FOLDER: folder, ...more })

const left = (): number[] => {
  const seen = new Set(readEnds(folder).map(({ number }) => number))
  return planEnds(each, seed)
    .map(({ number }) => number)
    .filter((number) => !seen.has(number))
}

const minutes = values.minutes === undefined ? Infinity : Number(values.minutes)
const until = Date.now() + minutes * 60_000
let outcome = nothing
const todo = values.resume ? [] : left()
if (todo.length > 0) {
  const task = { each, seed, until: Math.min(until, Number.MAX_SAFE_INTEGER), todo }
  const ending = await inElectron('ends.spec', { MIXUP_STUDIO_ENDS: JSON.stringify(task) })
  outcome = add(outcome, ending)
}
if (values.resume || (left().length === 0 && Date.now() < until)) {
  rmSync(resumedFile(folder), { force: true })
  outcome = add(outcome, await inElectron('resuming.spec'))
  outcome = add(outcome, await inElectron('what-hangs.spec'))
}
const ends = readEnds(folder)
for (const { number, kind, state, problems, load } of ends) {
  for (const problem of problems) {
    warn(`end ${number}, ${kind} while ${state}, load ${load.toFixed(1)}: ${problem}`)
  }
}
const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim()
console.log(endsTable(ends))
const resumed = readResumed(folder)
if (resumed.length > 0) console.log(`\n${resumedTable(resumed)}`)
const loads = ends.map(({ load }) => load)
if (ends.length > 0) {
  say(
    `${commit}, seed ${seed}: ${ends.length} ends, ${left().length} left to do, load ${Math.min(...loads).toFixed(1)} to ${Math.max(...loads).toFixed(1)}`
  )
}
process.exitCode = outcome.failures.length === 0 ? 0 : 1
