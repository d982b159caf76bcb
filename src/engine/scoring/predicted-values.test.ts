import { writeFileSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { predictionCalls } from '../../contract/prediction-calls'
import { collect, newFolder, ofType, openSmall, smallConfig } from '../training/testing/small-run'
import { predictedValues, predictedValuesOfRun } from './predicted-values'

const outcome = (logits: number[], targets: number[], origin: number[]) => ({
  ...{ logits: Float32Array.from(logits), targets: Float32Array.from(targets) },
  ...{ labels: null, groups: null, origin: Int32Array.from(origin), epoch: 3 }
})

it('are in the units of each target, with scores worked out by hand', () => {
  const fitted = {
    ...{ task: 'regression' as const, names: ['mass', 'length'] },
    ...{ offset: [100, 0], scale: [10, 2] }
  }
  // mass: true 100, 110, 120, predicted 100, 120, 110; length: true 0, 2, 4, predicted the same
  const found = predictedValues(
    outcome([0, 0, 2, 1, 1, 2], [0, 0, 1, 1, 2, 2], [7, 3, 9]),
    fitted,
    10
  )
  expect(found).toMatchObject({ epoch: 3, examples: 3 })
  expect([...found.rows]).toEqual([7, 3, 9])
  const [mass, length] = found.targets
  expect([...mass!.truth]).toEqual([100, 110, 120])
  expect([...mass!.predicted]).toEqual([100, 120, 110])
  expect([...length!.truth]).toEqual([0, 2, 4])
  expect([...length!.predicted]).toEqual([0, 2, 4])
  // residual squares 0 + 100 + 100 of 200 around the mean: none is explained
  expect(mass!.r2).toBeCloseTo(0, 12)
  expect(mass!.rmse).toBeCloseTo(Math.sqrt(200 / 3), 12)
  expect(length).toMatchObject({ name: 'length', r2: 1, rmse: 0 })
})

it('of many examples are an evenly spread part, and the scores of all', () => {
  const fitted = { task: 'regression' as const, names: ['y'], offset: [0], scale: [1] }
  const values = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]
  // one error, in an example that is not shown
  const logits = values.map((value) => (value === 9 ? 19 : value))
  const found = predictedValues(outcome(logits, values, values), fitted, 4)
  expect(found.examples).toBe(10)
  expect([...found.rows]).toEqual([0, 2, 5, 7])
  expect([...found.targets[0]!.truth]).toEqual([0, 2, 5, 7])
  expect(found.targets[0]!.rmse).toBeCloseTo(Math.sqrt(10), 12)
})

async function trained(change: (config: ReturnType<typeof smallConfig>) => void) {
  const folder = join(newFolder(), 'runs', 'one')
  await mkdir(folder, { recursive: true })
  const config = smallConfig({
    model: { architecture: 'mlp', hidden: [8] },
    training: { epochs: 2 }
  })
  change(config)
  writeFileSync(join(folder, 'config.json'), JSON.stringify(config))
  const training = await openSmall(config, folder)
  await collect(training.train())
  const results = ofType(await collect(training.evaluate()), 'evaluated')
  training.dispose()
  return { folder, results }
}

it('of a run give the scores that it was given, in grams', async () => {
  const { folder, results } = await trained(({ data }) => {
    data.source = { kind: 'bundled', name: 'penguins' }
    data.reading = { ...data.reading, target: 'Body Mass (g)', task: 'regression' }
  })
  const { scores, epoch } = results.find(({ at, split }) => at === 'last' && split === 'test')!
  const found = await predictedValuesOfRun(folder, 'last', 'test')
  expect(predictionCalls.predictedValues.output.parse(found)).toEqual(found)
  expect(found).toMatchObject({ epoch, examples: scores.examples })
  const [mass] = found.targets
  expect(mass!.name).toBe('Body Mass (g)')
  expect(mass!.r2).toBeCloseTo(scores.r2!, 5)
  expect(mass!.rmse).toBeCloseTo(scores.rmse!, 2)
  // penguins weigh some kilograms, in steps of 25 g
  for (const grams of mass!.truth)
    expect(Math.abs(grams - 25 * Math.round(grams / 25))).toBeLessThan(0.01)
})

it('are refused of a classification', async () => {
  const { folder } = await trained(() => undefined)
  await expect(predictedValuesOfRun(folder, 'last', 'test')).rejects.toMatchObject({
    code: 'unsupported'
  })
})
