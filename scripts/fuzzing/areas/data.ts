import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { dataConfig } from '../../../src/contract/data'
import type { Preprocessing } from '../../../src/contract/preprocessing'
import type { Generator } from '../../../src/core/random'
import type { DataSet } from '../../../src/engine/data/dataset'
import { loadDataSet } from '../../../src/engine/data/load'
import { readForPrediction } from '../../../src/engine/data/prediction/read-for-prediction'
import { prepare } from '../../../src/engine/data/preparation/prepare'
import { Finding, orRefuse, type Area } from '../area'
import { buildCorpus, type Sample } from '../corpus'
import { mutate } from '../mutate'

const configOf = (path: string) => dataConfig.parse({ source: { kind: 'path', path } })

/** Data sets of every format, damaged, are opened, prepared and predicted on. */
export async function dataArea(scratch: string): Promise<Area> {
  const corpus = await buildCorpus()
  const fitted = await Promise.all(
    ['table.csv', 'npy'].map((name) => preprocessingOf(corpus, name, join(scratch, name)))
  )
  return {
    share: 55,
    attempt: async (random, folder) => {
      const sample = corpus[random.integer(corpus.length)]!
      const other = corpus[random.integer(corpus.length)]!
      const input = join(folder, 'input')
      const damage = await writeDamaged(sample, other, random, input)
      const path = join(input, sample.open ?? '')
      const before = await listed(input)
      const config = configOf(path)
      const dataSet = await orRefuse(sample.name, () =>
        loadDataSet(config.source, config.reading, join(folder, 'cache'))
      )
      if (dataSet) {
        refuseSilentLoss(sample, damage.shortens, dataSet)
        await orRefuse(`${sample.name}, prepared`, () => prepare(dataSet, config, 1))
      }
      const preprocessing = fitted[random.integer(fitted.length)]!
      await orRefuse(`${sample.name}, predicted`, () => readForPrediction(path, preprocessing))
      const after = await listed(input)
      if (after !== before) throw new Finding('outside', `${sample.name}: files next to it changed`)
      return `${sample.name}, ${damage.file}`
    }
  }
}

async function preprocessingOf(
  corpus: Sample[],
  name: string,
  folder: string
): Promise<Preprocessing> {
  const sample = corpus.find((one) => one.name === name)!
  await write(folder, sample.files)
  const config = configOf(join(folder, sample.open ?? ''))
  const dataSet = await loadDataSet(config.source, config.reading, join(folder, 'cache'))
  return prepare(dataSet, config, 0).preprocessing
}

async function write(folder: string, files: Sample['files']): Promise<void> {
  for (const [name, bytes] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true })
    await writeFile(join(folder, name), bytes)
  }
}

async function writeDamaged(sample: Sample, other: Sample, random: Generator, folder: string) {
  const names = Object.keys(sample.files)
  const file = names[random.integer(names.length)]!
  const { bytes, shortens } = mutate(sample.files[file]!, random, Object.values(other.files)[0]!)
  await write(folder, { ...sample.files, [file]: bytes })
  return { file, shortens }
}

const listed = async (folder: string): Promise<string> =>
  (await readdir(folder, { recursive: true })).sort().join('\n')

/** Fewer examples than were there, and not a word about it. */
function refuseSilentLoss(
  { name, examples }: Sample,
  shortens: boolean,
  { length, report }: DataSet
): void {
  if (examples === undefined || shortens || length >= examples) return
  if (report.problems.length > 0) return
  throw new Finding('silent', `${name}: ${length} of ${examples} examples, and no problem reported`)
}
