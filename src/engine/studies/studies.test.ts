import type { CheckpointName } from '../../contract/checkpoint'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as tf from '@tensorflow/tfjs'
import { beforeAll, expect, it } from 'vitest'
import type { SplitName } from '../../contract/data'
import {
  betweenExamplesOptions,
  betweenExamplesReport,
  calibrationOptions,
  robustnessOptions,
  robustnessReport
} from '../../contract/study-reports'
import { keptStudies } from '../../contract/kept-studies'
import { collect, newFolder, openSmall, smallConfig } from '../training/testing/small-run'
import { evaluateRun } from '../scoring/run'
import { betweenExamplesOfRun, calibrationOfRun, robustnessOfRun } from './studies'

const folder = join(newFolder(), 'runs', 'one')
const quiet = () => undefined
const of = <O>(at: CheckpointName, split: SplitName, options: O) => ({
  folder,
  at,
  split,
  options
})

beforeAll(async () => {
  mkdirSync(folder, { recursive: true })
  const config = smallConfig()
  writeFileSync(join(folder, 'config.json'), JSON.stringify(config))
  const training = await openSmall(config, folder)
  await collect(training.train())
  await collect(training.evaluate())
  training.dispose()
})

it('calibration agrees with the scores, and fits its temperature on validation', async () => {
  const report = await calibrationOfRun(of('last', 'test', calibrationOptions.parse({})))
  const { accuracy, ece, loss } = await evaluateRun(folder, 'last', 'test')
  expect(report.before).toMatchObject({ accuracy, ece, nll: loss })
  expect(report.scaled).toMatchObject({ fittedOn: 15, sameExamples: false })
  const same = await calibrationOfRun(of('last', 'validation', calibrationOptions.parse({})))
  expect(same.scaled).toMatchObject({ sameExamples: true })
  expect(same.scaled?.temperature).toBe(report.scaled?.temperature)
})

it('the temperature is fitted while the scores of validation are still to come, too', async () => {
  const options = calibrationOptions.parse({ binCounts: [5] })
  const path = join(folder, 'evaluation', 'best-validation.safetensors')
  const kept = readFileSync(path)
  rmSync(path)
  const report = await calibrationOfRun(of('best', 'test', options))
  writeFileSync(path, kept)
  expect(report.scaled).toMatchObject({ fittedOn: 15, sameExamples: false })
})

it('unperturbed, a run keeps its accuracy; nothing stays in memory', async () => {
  const before = tf.memory().numTensors
  const options = robustnessOptions.parse({ epsilons: [0, 1], deviations: [0] })
  const report = await robustnessOfRun(of('last', 'test', options), quiet)
  expect(tf.memory().numTensors).toBe(before)
  const { accuracy } = await evaluateRun(folder, 'last', 'test')
  const [clean, attacked] = report.attacks!.curve
  expect(clean).toMatchObject({ fgsm: accuracy, pgd: accuracy })
  expect(attacked!.fgsm).toBeLessThan(accuracy!)
  expect(report.attacks?.masking).toMatchObject({ masked: false, weakerAt: [] })
  expect(report.noise).toEqual([{ deviation: 0, score: accuracy }])
  expect(robustnessReport.parse(report)).toEqual(report)
})

it('between examples, a run is looked at in the input and in every hidden state', async () => {
  const options = betweenExamplesOptions.parse({ pairs: 20 })
  const before = tf.memory().numTensors
  const report = await betweenExamplesOfRun(of('best', 'train', options), quiet)
  expect(tf.memory().numTensors).toBe(before)
  expect(report.places.map(({ name }) => name)).toEqual(['input', 'output'])
  expect(report.spectra?.map(({ name, width }) => [name, width])).toEqual([['output', 8]])
  expect(betweenExamplesReport.parse(report)).toEqual(report)
})

it('calibration of numbers makes no sense, and says so', async () => {
  const other = join(newFolder(), 'runs', 'two')
  mkdirSync(other, { recursive: true })
  const config = smallConfig()
  config.data.source = { kind: 'bundled', name: 'penguins' }
  config.data.reading.task = 'regression'
  config.data.reading.target = 'Body Mass (g)'
  const training = await openSmall(config, other)
  training.dispose()
  const refused = calibrationOfRun({
    ...of('last', 'test', calibrationOptions.parse({})),
    folder: other
  })
  await expect(refused).rejects.toMatchObject({ code: 'unsupported' })
  rmSync(other, { recursive: true })
})

it('what was measured is kept, and not measured again', async () => {
  const options = robustnessOptions.parse({ examples: 9, epsilons: [0.1], deviations: [0] })
  const seen: string[] = []
  const measure = () => robustnessOfRun(of('best', 'test', options), (text) => seen.push(text))
  const report = await measure()
  expect(seen).toContain('attacking')
  seen.length = 0
  expect(await measure()).toEqual(report)
  expect(seen).toEqual([])
  const text = readFileSync(join(folder, 'evaluation', 'sensitivity.json'), 'utf8')
  const kept = keptStudies.shape.robustness.parse(JSON.parse(text))
  expect(kept.at(-1)).toMatchObject({ at: 'best', split: 'test', options, report })
  // a truncated file counts as empty and is written again
  writeFileSync(join(folder, 'evaluation', 'sensitivity.json'), text.slice(0, 40))
  expect(await measure()).toEqual(report)
  expect(seen).toContain('attacking')
})

it('a run that may go on keeps nothing', async () => {
  const other = join(newFolder(), 'runs', 'three')
  mkdirSync(other, { recursive: true })
  writeFileSync(join(other, 'config.json'), JSON.stringify(smallConfig()))
  const training = await openSmall(smallConfig(), other)
  await collect(training.train())
  training.dispose()
  const options = calibrationOptions.parse({})
  const report = await calibrationOfRun({ ...of('last', 'test', options), folder: other })
  expect(report.scaled).toMatchObject({ fittedOn: 15, sameExamples: false })
  expect(existsSync(join(other, 'evaluation', 'calibration.json'))).toBe(false)
})

it('a study that nobody waits for ends at once, and leaves nothing in memory', async () => {
  const before = tf.memory().numTensors
  const robust = of('last', 'train', robustnessOptions.parse({ seed: 7 }))
  const between = of('last', 'train', betweenExamplesOptions.parse({ seed: 7 }))
  let looks = 0
  const giveUp = () => {
    if (++looks === 2) throw new Error('enough')
  }
  await expect(robustnessOfRun(robust, giveUp)).rejects.toThrow('enough')
  looks = 0
  await expect(betweenExamplesOfRun(between, giveUp)).rejects.toThrow('enough')
  expect(tf.memory().numTensors).toBe(before)
})
