import '../../engine/runtime/testing/load'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, it } from 'vitest'
import { predictionCalls } from '../../contract/prediction-calls'
import { evaluateRun, predictRun } from '../../engine/scoring/run'
import { collect, newFolder, openSmall, smallConfig } from '../../engine/training/testing/small-run'
import { judgedExamples, lineBetween, predictShown } from './shown-predictions'

const folder = join(newFolder(), 'runs', 'one')
const which = { folder, at: 'last', split: 'test' } as const
const quiet = () => undefined

beforeAll(async () => {
  mkdirSync(folder, { recursive: true })
  const config = smallConfig({ training: { epochs: 2 } })
  writeFileSync(join(folder, 'config.json'), JSON.stringify(config))
  const training = await openSmall(config, folder)
  await collect(training.train())
  await collect(training.evaluate())
  training.dispose()
})

it('mistakes are as many as the accuracy says, each with its row', async () => {
  const { accuracy } = await evaluateRun(folder, 'last', 'test')
  const all = await judgedExamples(
    { ...which, order: 'order', wrong: 'here', start: 0, count: 60 },
    quiet
  )
  expect(predictionCalls.judgedExamples.output.parse(all)).toEqual(all)
  expect(all).toMatchObject({ task: 'classification', epoch: 2, total: 15, examples: 15 })
  expect(all.mistakes).toBe(Math.round(15 * (1 - accuracy!)))
  const mistakes = await judgedExamples(
    { ...which, order: 'worst', wrong: 'here', start: 1, count: 2 },
    quiet
  )
  expect(mistakes.total).toBe(all.mistakes)
  for (const { row, label, prediction, correct } of all.rows)
    expect([row, label === prediction]).toEqual([row, correct])
  if (all.page.kind !== 'table') throw new Error('blobs are a table')
  expect(all.page.rows.map(({ row }) => row)).toEqual(all.rows.map(({ row }) => row))
  expect(all.page.columns).toEqual(['x', 'y'])
})

it('the examples of a cell of the confusion matrix are as many as it says', async () => {
  const { confusion, perClass } = await evaluateRun(folder, 'last', 'test')
  const names = perClass!.map(({ name }) => name)
  for (const [row, label] of names.entries()) {
    for (const [column, prediction] of names.entries()) {
      const pair = { label, prediction }
      const asked = {
        ...which,
        order: 'confident',
        pair,
        wrong: 'here',
        start: 0,
        count: 60
      } as const
      const { rows, total } = await judgedExamples(asked, quiet)
      expect(total).toBe(confusion![row]![column])
      for (const one of rows) expect(one).toMatchObject(pair)
    }
  }
})

it('the ends of a line are what the model says of the examples themselves', async () => {
  const line = await lineBetween({ ...which, first: 3, second: 0, points: 11 }, quiet)
  expect(predictionCalls.lineBetween.output.parse(line)).toEqual(line)
  const { rows, page } = await judgedExamples(
    { ...which, order: 'order', wrong: 'here', start: 0, count: 4 },
    quiet
  )
  const predictionOf = (index: number) => [...line.prediction.subarray(3 * index, 3 * index + 3)]
  const [second, , , first] = rows
  expect(line).toMatchObject({ firstLabel: first!.label, secondLabel: second!.label })
  expect(Math.max(...predictionOf(10))).toBeCloseTo(first!.confidence!, 5)
  expect(Math.max(...predictionOf(0))).toBeCloseTo(second!.confidence!, 5)
  if (page.kind !== 'table' || line.ends.kind !== 'table') throw new Error('blobs are a table')
  const cells = page.rows[3]!.cells.map(Number)
  expect(line.ends.columns).toEqual(['x', 'y'])
  cells.forEach((cell, column) => expect(line.ends.first[column]).toBeCloseTo(cell, 4))
})

it('an example that the split does not have is refused', async () => {
  const asked = lineBetween({ ...which, first: 15, second: 0, points: 11 }, quiet)
  await expect(asked).rejects.toThrow('There is no example 16: test has 15.')
})

it('predictions of a file come with its rows', async () => {
  const file = join(folder, 'new.csv')
  writeFileSync(file, 'y,x,note\n0.5,1.5,good\n2,,missing\n')
  const { predictions, page, shown } = await predictShown({ folder, at: 'last', path: file }, quiet)
  expect(predictions).toEqual(await predictRun(folder, 'last', file))
  expect(shown).toBe(2)
  expect(page).toEqual({
    kind: 'table',
    columns: ['x', 'y'],
    cells: [
      ['1.5', '0.5'],
      ['', '2']
    ]
  })
})
