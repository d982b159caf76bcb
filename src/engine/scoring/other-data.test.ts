import { writeFileSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, expect, it } from 'vitest'
import { dataSource } from '../../contract/data'
import { collect, newFolder, openSmall, smallConfig } from '../training/testing/small-run'
import { scoreOtherData } from './other-data'
import { evaluateRun } from './run'

const folder = join(newFolder(), 'runs', 'one')
const blobs = (change: object) =>
  dataSource.parse({ kind: 'generated', name: 'blobs', examples: 100, ...change })

beforeAll(async () => {
  await mkdir(folder, { recursive: true })
  const config = smallConfig({ training: { epochs: 8 } })
  writeFileSync(join(folder, 'config.json'), JSON.stringify(config))
  const training = await openSmall(config, folder)
  await collect(training.train())
  await collect(training.evaluate())
  training.dispose()
})

it('scores all of data that name no test split, by the model as it is', async () => {
  const scores = await scoreOtherData(folder, 'last', blobs({ seed: 3, examples: 90 }))
  expect(scores).toMatchObject({ examples: 90, epoch: 8 })
  expect(scores.confusion!.flat().reduce((sum, count) => sum + count, 0)).toBe(90)
  const own = await evaluateRun(folder, 'last', 'test')
  expect(Math.abs(scores.accuracy! - own.accuracy!)).toBeLessThan(0.2)
  expect(scores.scaledEce).toBeGreaterThanOrEqual(0)
})

it('refuses classes that the run never learnt, by their names', async () => {
  const rows = Array.from(
    { length: 40 },
    (_, i) => `${i % 2 ? 0.1 : 1.9},${i % 2 ? 1.7 : 0},class ${i % 2 ? 2 : 1}`
  )
  const path = join(folder, 'others.csv')
  writeFileSync(path, ['x,y,label', ...rows].join('\n'))
  const failing = scoreOtherData(folder, 'last', { kind: 'path', path })
  await expect(failing).rejects.toThrow(/unknown to the run: class 1, class 2. The run knows/)
})

it('refuses other targets', async () => {
  await expect(scoreOtherData(folder, 'last', blobs({ classes: 5 }))).rejects.toThrow(
    /has targets unknown to the run/
  )
})
