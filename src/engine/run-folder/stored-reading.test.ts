import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { dataConfig } from '../../contract/data'
import { modelConfig } from '../../contract/model'
import { prepare } from '../data/preparation/prepare'
import { loadPath, readingWith, scratch } from '../data/testing/scratch'
import { writeModelRecord } from './model-folder'
import { readingOfRun } from './stored-reading'

const { folder, write } = scratch()
const rows = Array.from(
  { length: 40 },
  (_, i) => `${i + 1},${i % 7},${['NA', 'DE', 'FR'][i % 3]},${i % 2}`
)

it('reads the data of a run as its model learnt them, whatever newer rules say', async () => {
  const path = write('people.csv', ['id,a,country,label', ...rows].join('\n'))
  const config = dataConfig.parse({ source: { kind: 'path', path } })
  // Before ids were left out and "NA" could be a country.
  const old = await loadPath(path, { keep: ['id'], missing: ['', 'NA'] })
  const { preprocessing } = prepare(old, config, 0)
  const { formats, keep, ...reading } = preprocessing.reading
  expect([formats, keep]).toEqual([{}, ['id']])
  const stored = { ...preprocessing, reading: { ...reading, missing: config.reading.missing } }
  const width = prepare(old, config, 0).data.exampleShape
  await writeModelRecord(folder, {
    version: 1,
    task: 'classification',
    model: modelConfig.parse({ architecture: 'mlp' }),
    exampleShape: width,
    outputs: 2,
    preprocessing: stored
  })
  const again = await loadPath(path, await readingOfRun(folder, readingWith()))
  expect(prepare(again, config, 0).preprocessing.features).toEqual(preprocessing.features)
  const fresh = await loadPath(path)
  expect(prepare(fresh, config, 0).preprocessing.features).not.toEqual(preprocessing.features)
})

it('reads as the configuration asks before there is a model', async () => {
  await writeFile(join(folder, 'nothing'), '')
  const asked = readingWith({ target: 'label' })
  expect(await readingOfRun(join(folder, 'none'), asked)).toBe(asked)
})
