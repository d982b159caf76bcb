/**
 * A home with very many runs: `npx tsx bench/runs.ts [runs]`. Writes finished runs of ten experiments into a temporary
 * folder and prints how long the service takes to answer what the views ask when they open, first on a host that has
 * just started, then again. Bars: a view within a second, a filter within 100 ms.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect } from '../src/rpc/client'
import { memoryWires } from '../src/rpc/wires/memory'
import { studioContract } from '../src/contract/api'
import { selectRuns } from '../src/renderer/views/runs/select-runs'
import { createStudio } from '../src/studio/studio'
import { writeExperiments } from '../src/studio/testing/made-experiments'

const runs = Number(process.argv[2] ?? 1000)
const experiments = 10
const configurations = 4
const attempts = 5

interface Taken {
  /** Milliseconds by the clock. */
  clock: number
  /** Milliseconds of processor time, all threads together: less affected by other load. */
  processor: number
}

async function taken(work: () => unknown): Promise<Taken> {
  const began = performance.now()
  const before = process.cpuUsage()
  await work()
  const { user, system } = process.cpuUsage(before)
  return { clock: performance.now() - began, processor: (user + system) / 1000 }
}

const quicker = (one: Taken, other: Taken): Taken => (one.clock < other.clock ? one : other)

function line(title: string, ...cells: (string | number)[]): void {
  const shown = cells.map((cell) =>
    (typeof cell === 'number' ? cell.toFixed(0) : cell).padStart(12)
  )
  console.log(title.padEnd(22), ...shown)
}

const home = await mkdtemp(join(tmpdir(), 'runs-bench-'))
try {
  const ids = await writeExperiments(home, {
    experiments,
    seeds: Math.ceil(runs / experiments / configurations)
  })
  const studio = await createStudio({
    home,
    version: 'bench',
    launch: () => {
      throw new Error('Nothing is trained here.')
    },
    // Looks at other hosts' runs would be counted among the answers.
    lookEvery: 3_600_000
  })
  const [own, other] = memoryWires()
  studio.serve(other)
  const { call } = connect(studioContract, own)
  const id = ids[0] ?? ''
  const questions: [string, () => Promise<unknown>][] = [
    ['list of runs', () => call.listRuns({})],
    ['list of experiments', () => call.listExperiments()],
    ['one experiment', () => call.experiment({ id })],
    ['its curves', () => call.experimentCurves({ id })],
    ['its report', () => call.experimentReport({ id })]
  ]
  line('milliseconds', 'first', '(processor)', 'again', '(processor)')
  const report = async (title: string, ask: () => unknown): Promise<void> => {
    const first = await taken(ask)
    let again = await taken(ask)
    for (let attempt = 1; attempt < attempts; attempt++) again = quicker(again, await taken(ask))
    line(title, first.clock, first.processor, again.clock, again.processor)
  }
  for (const [title, ask] of questions) await report(title, ask)
  const list = await call.listRuns({})
  await report('filter and sort', () =>
    selectRuns(list, { text: 'cutmix 7', sort: 'test', descending: true })
  )
  await studio.close()
} finally {
  await rm(home, { recursive: true, force: true })
}
