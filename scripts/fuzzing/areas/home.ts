import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { StudioError } from '../../../src/contract/errors'
import { runFiles } from '../../../src/storage/run-files'
import { readSurface } from '../../../src/storage/surface-file'
import { Checkpoints } from '../../../src/engine/run-folder/checkpoints'
import { readOutcome } from '../../../src/engine/run-folder/results'
import { openTrainedModel } from '../../../src/engine/run-folder/trained-model'
import type { Generator } from '../../../src/core/random'
import { copyHomeOf6feb018 } from '../../../src/studio/testing/home-of-6feb018'
import { openHost, type Host } from '../../../src/studio/testing/host'
import { Finding, orRefuse, type Area } from '../area'
import { mutate, mutateValue } from '../mutate'
import { launchNothing } from '../launch-nothing'

/** A home of an earlier version, with one to three of its files damaged, is opened and asked for everything in it. */
export function homeArea(): Area {
  return {
    share: 20,
    attempt: async (random, folder) => {
      const home = await copyHomeOf6feb018(folder)
      const runs = await readdir(join(home, 'runs'))
      const experiments = await readdir(join(home, 'experiments'))
      const damaged: string[] = []
      const times = 1 + random.integer(3)
      for (let time = 0; time < times; time++) damaged.push(await damageOne(home, random))
      const what = damaged.join(', ')
      const host = await orRefuse(what, () => openHost(home, { launch: launchNothing }))
      if (!host) return what
      try {
        await askEverything(host, what)
        await refuseVanished(host, { runs, experiments }, what)
      } finally {
        await host.studio.close()
      }
      for (const id of runs) await readRunFolder(join(home, 'runs', id), what)
      return what
    }
  }
}

async function damageOne(home: string, random: Generator): Promise<string> {
  const entries = await readdir(home, { recursive: true, withFileTypes: true })
  const files = entries
    .filter((entry) => entry.isFile() && !entry.parentPath.includes('tensorboard'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
  const path = files[random.integer(files.length)]!
  const name = path.slice(home.length + 1)
  const bytes = await readFile(path)
  const kind = random.integer(10)
  // Of an experiment without its record nothing is left that could be missed.
  if (kind < 2 && name.endsWith('experiment.json')) return `${name} as it was`
  if (kind === 0) {
    await rm(path)
    return `${name} removed`
  }
  if (kind === 1) {
    await rm(path)
    await mkdir(path)
    return `${name} a folder`
  }
  await writeFile(path, damagedContent(name, bytes, random))
  return `${name} damaged`
}

function damagedContent(name: string, bytes: Uint8Array, random: Generator): Uint8Array | string {
  if (name.endsWith('.json') && bytes.length > 0 && random.integer(2) === 0) {
    try {
      return JSON.stringify(mutateValue(JSON.parse(Buffer.from(bytes).toString()), random))
    } catch {
      // It was damaged before.
    }
  }
  return mutate(bytes, random, bytes).bytes
}

/** No damaged file may take everything else of its kind along. */
async function mustAnswer<T>(name: string, what: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (thrown) {
    const { message } = StudioError.from(thrown)
    throw new Finding('silent', `no ${name} at all after ${what}: ${message}`)
  }
}

async function askEverything({ client: { call } }: Host, what: string): Promise<void> {
  const ask = <T>(name: string, work: () => Promise<T>): Promise<T | null> =>
    orRefuse(`${name}, after ${what}`, work)
  await mustAnswer('settings', what, () => call.settings())
  await mustAnswer('disk use', what, () => call.diskUse())
  for (const { id } of await mustAnswer('experiments', what, () => call.listExperiments())) {
    await ask(`experiment ${id}`, () => call.experiment({ id }))
  }
  for (const { id } of await mustAnswer('runs', what, () => call.listRuns({}))) {
    await ask(`run ${id}`, () => call.run({ id }))
    await ask(`metrics of ${id}`, () => call.runMetrics({ id }))
    await ask(`log of ${id}`, () => call.runLog({ id }))
    await ask(`tags of ${id}`, () => call.updateRun({ id, tags: ['fuzzed'] }))
  }
}

interface Kept {
  runs: string[]
  experiments: string[]
}

/** Every folder is listed, or its problem is. */
async function refuseVanished({ client: { call } }: Host, kept: Kept, what: string): Promise<void> {
  const [listedRuns, listedExperiments, found] = await Promise.all([
    mustAnswer('runs', what, () => call.listRuns({ deleted: true })),
    mustAnswer('experiments', what, () => call.listExperiments()),
    mustAnswer('problems', what, () => call.homeProblems())
  ])
  const runs = new Set(listedRuns.map(({ id }) => id))
  const experiments = new Set(listedExperiments.map(({ id }) => id))
  const problems = found.map(({ path }) => path)
  const isKnown = (id: string): boolean =>
    runs.has(id) || experiments.has(id) || problems.some((path) => path.includes(id))
  const vanished = [...kept.runs, ...kept.experiments].filter((id) => !isKnown(id))
  if (vanished.length === 0) return
  throw new Finding('silent', `${vanished.join(', ')} vanished without a word after ${what}`)
}

async function readRunFolder(folder: string, what: string): Promise<void> {
  for (const at of ['best', 'last'] as const) {
    const model = await orRefuse(`model, after ${what}`, () => openTrainedModel(folder, at))
    model?.predictor.dispose()
    for (const split of ['validation', 'test'] as const) {
      await orRefuse(`predictions, after ${what}`, () => readOutcome(folder, at, split))
    }
  }
  await orRefuse(`checkpoints, after ${what}`, () =>
    new Checkpoints(join(folder, 'checkpoints')).newest()
  )
  await orRefuse(`surface, after ${what}`, () => readSurface(runFiles(folder), 0))
}
