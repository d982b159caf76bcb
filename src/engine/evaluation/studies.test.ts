import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as tf from '@tensorflow/tfjs'
import { beforeAll, expect, test } from 'vitest'
import {
  betweenExamplesOptions,
  betweenExamplesReport,
  calibrationOptions,
  robustnessOptions,
  robustnessReport
} from '../../contract/evaluation'
import { collect, newFolder, openSmall, smallConfig } from '../training/small-run-for-tests'
import { evaluateRun } from './run'
import { betweenExamplesOfRun, calibrationOfRun, robustnessOfRun } from './studies'

const folder = join(newFolder(), 'runs', 'one')
const quiet = () => undefined

beforeAll(async () => {
  mkdirSync(folder, { recursive: true })
  const config = smallConfig()
  writeFileSync(join(folder, 'config.json'), JSON.stringify(config))
  const training = await openSmall(config, folder)
  await collect(training.train())
  await collect(training.evaluate())
  training.dispose()
})

test('calibration agrees with the scores, and fits its temperature on validation', async () => {
  const report = await calibrationOfRun(folder, 'last', 'test', calibrationOptions.parse({}))
  const { accuracy, ece, loss } = await evaluateRun(folder, 'last', 'test')
  expect(report.before).toMatchObject({ accuracy, ece, nll: loss })
  expect(report.scaled).toMatchObject({ fittedOn: 15, sameExamples: false })
  const same = await calibrationOfRun(folder, 'last', 'validation', calibrationOptions.parse({}))
  expect(same.scaled).toMatchObject({ sameExamples: true })
  expect(same.scaled?.temperature).toBe(report.scaled?.temperature)
})

test('unperturbed, a run keeps its accuracy; nothing stays in memory', async () => {
  const before = tf.memory().numTensors
  const options = robustnessOptions.parse({ epsilons: [0, 1], deviations: [0] })
  const report = await robustnessOfRun(folder, 'last', 'test', options, quiet)
  expect(tf.memory().numTensors).toBe(before)
  const { accuracy } = await evaluateRun(folder, 'last', 'test')
  const [clean, attacked] = report.attacks!.curve
  expect(clean).toMatchObject({ fgsm: accuracy, pgd: accuracy })
  expect(attacked!.fgsm).toBeLessThan(accuracy!)
  expect(report.attacks?.masking).toMatchObject({ masked: false, weakerAt: [] })
  expect(report.noise).toEqual([{ deviation: 0, score: accuracy }])
  expect(robustnessReport.parse(report)).toEqual(report)
})

test('between examples, a run is looked at in the input and in every hidden state', async () => {
  const options = betweenExamplesOptions.parse({ pairs: 20 })
  const before = tf.memory().numTensors
  const report = await betweenExamplesOfRun(folder, 'best', 'train', options, quiet)
  expect(tf.memory().numTensors).toBe(before)
  expect(report.places.map(({ name }) => name)).toEqual(['input', 'output'])
  expect(report.spectra?.map(({ name, width }) => [name, width])).toEqual([['output', 8]])
  expect(betweenExamplesReport.parse(report)).toEqual(report)
})

test('calibration of numbers makes no sense, and says so', async () => {
  const other = join(newFolder(), 'runs', 'two')
  mkdirSync(other, { recursive: true })
  const config = smallConfig()
  config.data.source = { kind: 'bundled', name: 'penguins' }
  config.data.reading.task = 'regression'
  config.data.reading.target = 'Body Mass (g)'
  const training = await openSmall(config, other)
  training.dispose()
  const refused = calibrationOfRun(other, 'last', 'test', calibrationOptions.parse({}))
  await expect(refused).rejects.toMatchObject({ code: 'unsupported' })
  rmSync(other, { recursive: true })
})
