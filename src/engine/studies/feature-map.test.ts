import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { featureMapOptions, featureMapReport } from '../../contract/feature-map'
import { evaluateRun } from '../scoring/run'
import { readRunData } from '../scoring/run-data'
import { collect, newFolder, openSmall, smallConfig } from '../training/testing/small-run'
import { featureMapOfRun } from './feature-map'

it('has every example of every split once, with what the model says of it', async () => {
  const folder = join(newFolder(), 'runs', 'one')
  mkdirSync(folder, { recursive: true })
  const config = smallConfig({ training: { epochs: 2 } })
  writeFileSync(join(folder, 'config.json'), JSON.stringify(config))
  const training = await openSmall(config, folder)
  await collect(training.train())
  await collect(training.evaluate())
  training.dispose()

  const options = featureMapOptions.parse({})
  const data = await readRunData(folder)
  const map = await featureMapOfRun(folder, 'last', data, options, () => undefined)
  expect(featureMapReport.parse(map)).toEqual(map)
  expect(map.epoch).toBe(2)
  expect(new Set(map.rows).size).toBe(map.rows.length)
  for (const each of [map.x, map.y, map.splits, map.labels, map.predictions]) {
    expect(each).toHaveLength(map.rows.length)
  }
  const { accuracy } = await evaluateRun(folder, 'last', 'test')
  const tested = [...map.rows.keys()].filter((example) => map.splits[example] === 2)
  const right = tested.filter((example) => map.labels[example] === map.predictions[example])
  expect(right.length / tested.length).toBeCloseTo(accuracy!, 6)

  const some = await featureMapOfRun(
    folder,
    'last',
    data,
    { ...options, examples: 12 },
    () => undefined
  )
  expect(some.rows).toHaveLength(12)
})
