/**
 * Slow big things, next to an earlier version: `npx tsx bench/versions.ts <root of its sources>`. That version is a worktree
 * of the commit (6feb018 is the first) with the node_modules of this one. Starts and pauses an experiment of 500 runs, lists
 * 5,000 runs on a host that has just started, and imports 100,000 tiny pictures, all by turns; prints medians.
 * Bars: start and pause within 3 s, a list within 1 s, no hold of the host over 100 ms, pictures at twice the speed.
 */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import sharp from 'sharp'
import { generator } from '../src/core/random'
import { mapConcurrently } from '../src/engine/data/images/concurrency'
import { writeExperiments } from '../src/studio/testing/made-experiments'
import type { Taken, Task } from './versions/protocol'

const { values, positionals } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    experiment: { type: 'string', default: '500' },
    listRuns: { type: 'string', default: '5000' },
    pictures: { type: 'string', default: '100000' }
  },
  allowPositionals: true
})
const here = fileURLToPath(new URL('..', import.meta.url))
const earlier = resolve(positionals[0] ?? '')
const worker = fileURLToPath(new URL('./versions/worker.ts', import.meta.url))
const loader = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href

async function run(root: string, task: Task, folder: string): Promise<Taken[]> {
  const child = fork(worker, [root, task, folder, values[task]], {
    execArgv: ['--import', loader],
    cwd: root
  })
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`${task} ended with ${code} in ${root}.`)
  })
  const [result] = (await Promise.race([once(child, 'message'), ended])) as [Taken[]]
  ended.catch(() => undefined)
  return result
}

async function writePictures(folder: string): Promise<void> {
  const count = Number(values.pictures)
  const classes = 10
  for (let name = 0; name < classes; name++) {
    await mkdir(join(folder, String(name)), { recursive: true })
  }
  const indices = Array.from({ length: count }, (_, index) => index)
  await mapConcurrently(indices, 8, async (index) => {
    const random = generator(index, 'generation')
    const pixels = Uint8Array.from({ length: 28 * 28 }, () => random.integer(256))
    const raw = { width: 28, height: 28, channels: 1 as const }
    const png = await sharp(pixels, { raw }).png({ compressionLevel: 1 }).toBuffer()
    await writeFile(join(folder, String(index % classes), `${index}.png`), png)
  })
}

const median = (all: number[]): number =>
  all.sort((one, other) => one - other)[all.length >> 1] ?? NaN

function report(results: { version: string; taken: Taken }[]): void {
  for (const title of new Set(results.map(({ taken }) => taken.title))) {
    for (const version of ['earlier', 'now']) {
      const all = results.filter((one) => one.version === version && one.taken.title === title)
      const of = (field: 'seconds' | 'processor' | 'hold'): number[] =>
        all.map(({ taken }) => taken[field])
      const [seconds, processor] = [median(of('seconds')), median(of('processor'))]
      const quickest = Math.min(...of('seconds'))
      console.log(
        `${title.padEnd(8)} ${version.padEnd(8)} ${seconds.toFixed(2)} s (quickest ${quickest.toFixed(2)} s), processor ${processor.toFixed(2)} s, longest hold ${(1000 * Math.max(...of('hold'))).toFixed(0)} ms (${all.length} rounds)`
      )
    }
  }
}

const scratch = await mkdtemp(join(tmpdir(), 'versions-bench-'))
try {
  if (Number(values.pictures) > 0) await writePictures(join(scratch, 'pictures'))
  if (Number(values.listRuns) > 0) {
    await writeExperiments(join(scratch, 'home'), {
      experiments: 10,
      seeds: Math.ceil(Number(values.listRuns) / 40)
    })
  }
  const results: { version: string; taken: Taken }[] = []
  for (let round = 0; round < Number(values.rounds); round++) {
    for (const [version, root] of [
      ['earlier', earlier],
      ['now', here]
    ] as const) {
      for (const task of ['experiment', 'listRuns', 'pictures'] as const) {
        if (Number(values[task]) === 0) continue
        const own = join(scratch, `experiment-${round}-${version}`)
        const folder = { experiment: own, listRuns: join(scratch, 'home'), pictures: scratch }[task]
        for (const taken of await run(root, task, folder)) results.push({ version, taken })
      }
    }
  }
  report(results)
} finally {
  await rm(scratch, { recursive: true, force: true, maxRetries: 5 })
}
