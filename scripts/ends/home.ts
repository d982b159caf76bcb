import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { studioContract } from '../../src/contract/api'
import { readingOptions } from '../../src/contract/data'
import { isFinal, type RunSummary } from '../../src/contract/records'
import { projectFolder } from '../../src/provisioning/sources'
import { connect, type Client } from '../../src/rpc/client'
import { memoryWires } from '../../src/rpc/wires/memory'
import { childLauncher } from '../../src/studio/launch-child'
import { createStudio } from '../../src/studio/studio'

type Call = Client<typeof studioContract>['call']

/** Works on a home as a command line does, which starts only what it is asked to. */
export async function withHome<T>(home: string, work: (call: Call) => Promise<T>): Promise<T> {
  const trainer = pathToFileURL(join(projectFolder(), 'out', 'main', 'trainer.js'))
  const studio = await createStudio({
    ...{ home, launch: childLauncher(trainer), version: 'ends', starts: 'own', lookEvery: 250 }
  })
  const [own, other] = memoryWires()
  studio.serve(other)
  try {
    return await work(connect(studioContract, own).call)
  } finally {
    await studio.close()
  }
}

export interface Content {
  runs: ReadonlyMap<string, RunSummary>
  dataSets: string[]
  experiments: { id: string; members: string[] }[]
  settings: string
  problems: string[]
}

const settling = 5000

/** The runs, once none seems to train: a process that dies counts as alive until the system has its memory back. */
async function settledRuns(call: Call): Promise<RunSummary[]> {
  const until = Date.now() + settling
  for (;;) {
    const runs = await call.listRuns({})
    const isSettled = runs.every(({ status: { state } }) => isFinal(state) || state === 'queued')
    if (isSettled || Date.now() > until) return runs
    await sleep(100)
  }
}

/**
 * Everything that people would miss.
 * @param ended whether the app whose home this is has ended
 */
export const contentOf = (home: string, { ended = false } = {}): Promise<Content> =>
  withHome(home, async (call) => ({
    runs: new Map(
      (ended ? await settledRuns(call) : await call.listRuns({})).map((run) => [run.id, run])
    ),
    dataSets: (await call.listDataSets()).map(({ id }) => id).sort(),
    experiments: (await call.listExperiments()).map(({ id, members }) => ({ id, members })),
    settings: JSON.stringify(await call.settings()),
    problems: (await call.homeProblems()).map(({ path, problem }) => `${path}: ${problem}`)
  }))

/** Puts a data set and a setting into a new home. */
export const furnish = (home: string): Promise<void> =>
  withHome(home, async (call) => {
    await call.updateSettings({ neverFetch: true })
    const source = { kind: 'generated', name: 'two-moons', examples: 400 } as const
    await call.addDataSet({ name: 'kept', source, reading: readingOptions.parse({}) })
  })

/** What a home had and has no more, and what is wrong with it. */
export function lostFrom(before: Content, after: Content): string[] {
  const lost = [...after.problems]
  for (const [id, run] of before.runs) {
    const now = after.runs.get(id)
    if (!now) lost.push(`run ${id} is gone`)
    else if (now.status.step < run.status.step && run.status.state === 'finished') {
      lost.push(`run ${id} was finished and is at step ${now.status.step}`)
    }
  }
  for (const id of before.dataSets) {
    if (!after.dataSets.includes(id)) lost.push(`data set ${id} is gone`)
  }
  for (const { id, members } of before.experiments) {
    const now = after.experiments.find((one) => one.id === id)
    if (!now) lost.push(`experiment ${id} is gone`)
    else if (members.some((run) => !now.members.includes(run))) {
      lost.push(`experiment ${id} has lost runs`)
    }
  }
  if (after.settings !== before.settings) lost.push(`settings are ${after.settings}`)
  return lost
}
