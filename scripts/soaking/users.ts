import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { readingOptions } from '../../src/contract/data'
import { runConfig } from '../../src/contract/run-config'
import type { Generator } from '../../src/core/random'
import type { BrowserHost } from './browser-host'
import type { Journal } from './journal'

export interface Place {
  project: string
  folder: string
  home: string
  /** File of the configuration that is queued. */
  config: string
  journal: Journal
  goesOn: () => boolean
}

const reading = readingOptions.parse({})
/** So many runs wait that no host is ever without work, and no more. */
const enough = 6

/** A page that adds, renames, tags and queues, several at a time. Each page changes what the other one does not. */
export async function pageUser(
  place: Place,
  { call }: BrowserHost,
  name: string,
  random: Generator
): Promise<void> {
  const { journal, goesOn } = place
  const renames = name.endsWith('0')
  for (let round = 0; goesOn(); round++) {
    const known = [...journal.runs.keys()]
    const some = known.length === 0 ? [] : [0, 1, 2].map(() => known[random.integer(known.length)]!)
    await Promise.all([
      addDataSet(place, call, `${name}, ${round}`),
      ...[...new Set(some)].map(async (id) => {
        const change = renames
          ? { name: `${name}, ${round}` }
          : { tags: [`tag ${round}`, `of ${name}`] }
        await call.updateRun({ id, ...change })
        journal.changed(id, change)
      }),
      queue(place, call)
    ])
    await sleep(random.uniform() * 200)
  }
}

async function addDataSet(
  { folder, journal }: Place,
  call: BrowserHost['call'],
  name: string
): Promise<void> {
  const path = join(folder, `${name.replaceAll(/\W+/g, '-')}.csv`)
  const rows = Array.from({ length: 30 }, (_, row) => `${row},${row % 5},${row % 2}`)
  await writeFile(path, `a,b,label\n${rows.join('\n')}\n`)
  const { id } = await call.addDataSet({ name, source: { kind: 'path', path }, reading })
  journal.added(id, name)
}

async function queue({ config, journal }: Place, call: BrowserHost['call']): Promise<void> {
  const runs = await call.listRuns({})
  if (runs.filter(({ status }) => status.state === 'queued').length >= enough) return
  const written: unknown = JSON.parse(await readFile(config, 'utf8'))
  const { id } = await call.createRun({ config: runConfig.parse(written) })
  journal.queued(id)
}

/** A command line that trains one run after the other. */
export async function commandLineUser({
  project,
  home,
  config,
  journal,
  goesOn
}: Place): Promise<void> {
  const entry = join(project, 'out', 'main', 'cli.js')
  while (goesOn()) {
    const child = spawn(process.execPath, [entry, '--json', '--home', home, 'train', config], {
      stdio: ['ignore', 'pipe', 'ignore']
    })
    let text = ''
    child.stdout.on('data', (piece: Buffer) => (text += piece.toString()))
    const [code] = (await once(child, 'close')) as [number | null]
    const id = /"type":"created","id":"([^"]+)"/.exec(text)?.[1]
    if (code !== 0 || id === undefined)
      throw new Error(`A command line ended with ${code}: ${text}`)
    journal.queued(id)
  }
}
