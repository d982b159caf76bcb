import { join } from 'node:path'
import { afterEach, expect, it, vi } from 'vitest'
import { runConfig, type RunConfig } from '../../contract/run-config'
import { generator } from '../../core/random'
import { digestsOf } from '../data/digest'
import type { DataSet } from '../data/dataset'
import { loadDataSet } from '../data/load'
import { prepare } from '../data/preparation/prepare'
import { writeShapeFolder } from '../data/images/testing/images'
import { StoredRows } from '../data/rows/example-rows'
import { StoredNumbers } from '../data/rows/stored-numbers'
import { scratch } from '../data/testing/scratch'
import { collect, curve, newFolder, ofType } from './testing/small-run'
import { openTraining } from './train'

const { write, folder } = scratch()
const cache = join(folder, 'cache')
const limit = 'MIXUP_STUDIO_HELD_BYTES'
afterEach(() => vi.unstubAllEnvs())

const holdNothing = () => vi.stubEnv(limit, '0')
const holdAll = () => vi.stubEnv(limit, String(2 ** 40))

/** Numbers, some of them missing or written as words, categories, and rows that occur twice. */
function writeTable(): string {
  const random = generator(4, 'generation')
  const row = (at: number): string => {
    const x = random.normal()
    const other = at % 17 === 0 ? 'n/a' : at % 13 === 0 ? '' : random.uniform().toFixed(6)
    return [x.toFixed(6), other, at % 3 ? 'ripe' : 'raw', 1000 + at, (2 * x + 1).toFixed(5)].join()
  }
  const rows = Array.from({ length: 400 }, (_, at) => row(at))
  return write('table.csv', ['x,other,kind,count,y', ...rows, ...rows.slice(0, 9)].join('\n'))
}

const configOf = (path: string): RunConfig =>
  runConfig.parse({
    data: { source: { kind: 'path', path }, reading: { target: 'y' } },
    model: { architecture: 'mlp', hidden: [8] },
    mixing: { policy: 'input' },
    training: { epochs: 2, batchSize: 32 },
    compute: { threads: 1 }
  })

/** What a data set is, whatever holds it. */
function facts(dataSet: DataSet, config: RunConfig) {
  const { split, preprocessing, data } = prepare(dataSet, config.data, config.seed)
  const report = { ...dataSet.report, seconds: 0, fromCache: false }
  const gathered = (['train', 'validation', 'test'] as const).map((name) =>
    data[name].gather(Int32Array.from({ length: data[name].length }, (_row, at) => at))
  )
  return { report, digests: digestsOf(dataSet, split), split, preprocessing, gathered }
}

async function trained(dataSet: DataSet, config: RunConfig) {
  const { data, preprocessing } = prepare(dataSet, config.data, config.seed)
  const run = newFolder()
  const training = await openTraining({
    ...{ config, data, preprocessing, folder: run, cache, resume: false, device: 'test' }
  })
  try {
    const events = [...(await collect(training.train())), ...(await collect(training.evaluate()))]
    const scores = ofType(events, 'evaluated').map((event) => event.scores)
    return { ...curve(events), scores }
  } finally {
    training.dispose()
  }
}

/** Trains on data that are held by the graph, fed from memory and read from a file; all three must give the same. */
async function compare(config: RunConfig): Promise<DataSet> {
  const read = () => loadDataSet(config.data.source, config.data.reading, cache)
  holdAll()
  const inMemory = await read()
  holdNothing()
  const inFile = await read()
  const streamed = facts(inFile, config)
  const streamedRun = await trained(inFile, config)
  const fedRun = await trained(inMemory, config)
  holdAll()
  expect(streamed).toEqual(facts(inMemory, config))
  const heldRun = await trained(inMemory, config)
  expect(streamedRun.losses.length).toBeGreaterThan(3)
  expect(streamedRun).toEqual(fedRun)
  expect(streamedRun).toEqual(heldRun)
  return inFile
}

it('a table trains to the same numbers held by the graph, fed from memory or read from a file', async () => {
  const { features } = await compare(configOf(writeTable()))
  const columns = features.kind === 'table' ? features.columns : []
  const numeric = columns.flatMap((column) => (column.kind === 'numeric' ? [column] : []))
  expect(numeric.length).toBe(3)
  for (const { values } of numeric) expect(values).toBeInstanceOf(StoredNumbers)
})

it.each([
  ['as they are', {}],
  ['augmented', { flip: true, cropPadding: 2, jitter: 0.3 }]
])('pictures, %s, train to the same numbers as well', async (_, augmentation) => {
  const path = join(folder, 'shapes')
  await writeShapeFolder(path, 12)
  const config = runConfig.parse({
    data: {
      source: { kind: 'path', path },
      reading: { image: { height: 12, width: 12, channels: 3 } },
      augmentation
    },
    model: { architecture: 'small-cnn', filters: [4], dense: 8 },
    mixing: { policy: 'cutmix' },
    training: { epochs: 2, batchSize: 8 },
    compute: { threads: 1 }
  })
  const { features } = await compare(config)
  expect(features.kind === 'image' && features.pixels).toBeInstanceOf(StoredRows)
})
