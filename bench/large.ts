import { mkdtemp, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { RunConfigInput } from '../src/contract/run-config'
import { circumstances, load, writeSection } from './document'
import { writeLargePictures, writeLargeTable } from './large-data'
import type { LargeFigures } from './large-worker'
import { runLimited } from './memory-limit'

const limit = 3 * 2 ** 30
const gigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(1)} GB`

interface Options {
  /** Of the usual size. */
  share: number
  /** For data, caches and runs: some 15 GB on a disk. */
  folder: string
  /** `tables` or `pictures`; both where it is left out. */
  chosen: string[] | undefined
}

/** A line of the table: what was measured on data in `path`. */
async function measure(
  title: string,
  home: string,
  bytes: number,
  config: RunConfigInput,
  toPredict?: string
): Promise<string> {
  const args = [home, JSON.stringify(config), ...(toPredict === undefined ? [] : [toPredict])]
  const { result, anonymous, limited } = await runLimited('large-worker.ts', args, limit)
  const { examples, seconds, predictions, score } = result as LargeFigures
  const cells = [
    title,
    gigabytes(bytes),
    examples.toLocaleString('en'),
    ...[seconds.import, seconds.prepare, seconds.train, seconds.evaluate].map(
      (one) => `${one.toFixed(0)} s`
    ),
    predictions > 0 ? `${seconds.predict.toFixed(0)} s for ${predictions}` : '',
    `${gigabytes(anonymous)}${limited ? '' : ', not limited'}`,
    score.toPrecision(3)
  ]
  const line = `| ${cells.join(' | ')} |`
  console.log(line)
  return line
}

async function measureTable(folder: string, share: number): Promise<string[]> {
  const path = join(folder, 'table.csv')
  writeLargeTable(path, 5e9 * share)
  const { size } = await stat(path)
  const line = await measure('CSV of 51 numbers, linear model, an epoch', folder, size, {
    data: { source: { kind: 'path', path }, reading: { target: 'y' } },
    model: { architecture: 'linear' },
    mixing: { policy: 'input' },
    training: { epochs: 1, batchSize: 512 },
    compute: { threads: 2 }
  })
  return [line]
}

const pictureBytes = 224 * 224 * 3

/** A tenth of the pictures, and all of them. */
async function measurePictures(folder: string, share: number): Promise<string[]> {
  const lines: string[] = []
  for (const count of [6000, 60_000].map((all) => all * share)) {
    const home = join(folder, String(count))
    const path = join(home, 'pictures')
    await writeLargePictures(path, count)
    const title = 'JPEGs of 224x224, small net, two epochs'
    const config: RunConfigInput = {
      data: {
        source: { kind: 'path', path },
        reading: { image: { height: 224, width: 224, channels: 3 } }
      },
      model: { architecture: 'pooled-cnn', filters: [4, 8, 8, 16] },
      mixing: { policy: 'input' },
      training: { epochs: 2, batchSize: 64 },
      compute: { threads: 2 }
    }
    lines.push(await measure(title, home, count * pictureBytes, config, join(path, 'class 0')))
    await rm(home, { recursive: true })
  }
  return lines
}

const heads = `| data | size | examples | import | prepare | train | evaluate | predict | anonymous memory | score |
| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |`

const measured = {
  tables: ['Tables larger than memory', measureTable],
  pictures: ['Pictures larger than memory', measurePictures]
} as const

/**
 * Imports data of several times the memory that a process may take, trains on them and scores the model; a `share` of the
 * usual size is not written down.
 */
export async function measureLarge({ share, folder: parent, chosen }: Options): Promise<void> {
  for (const [name, [heading, work]] of Object.entries(measured)) {
    if (chosen && !chosen.includes(name)) continue
    const folder = await mkdtemp(join(parent, 'large-'))
    try {
      const lines = await work(folder, share)
      if (share < 1) continue
      const text = `Written by \`npm run bench -- --large\` on ${circumstances(2)}, load ${load()}, in a process of a control group of 3 GB, files that the
system keeps in memory among it. Import reads and describes, prepare splits, fits and encodes; the score is of validation.`
      await writeSection(heading, `${text}\n\n${heads}\n${lines.join('\n')}`)
    } finally {
      await rm(folder, { recursive: true })
    }
  }
}
