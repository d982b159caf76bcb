import '../../engine/runtime/testing/load'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { lookCalls } from '../../contract/studies'
import { evaluateRun, predictRun } from '../../engine/scoring/run'
import { collect, newFolder, openSmall, smallConfig } from '../../engine/training/testing/small-run'
import { judgedExamples, lineBetween, predictShown } from './studies'

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

test('mistakes are as many as the accuracy says, each with its row', async () => {
  const { accuracy } = await evaluateRun(folder, 'last', 'test')
  const all = await judgedExamples({ ...which, order: 'order', start: 0, count: 60 }, quiet)
  expect(lookCalls.judgedExamples.output.parse(all)).toEqual(all)
  expect(all).toMatchObject({ task: 'classification', epoch: 2, total: 15, examples: 15 })
  expect(all.mistakes).toBe(Math.round(15 * (1 - accuracy!)))
  const mistakes = await judgedExamples({ ...which, order: 'worst', start: 1, count: 2 }, quiet)
  expect(mistakes.total).toBe(all.mistakes)
  for (const { row, truth, said, correct } of all.rows)
    expect([row, truth === said]).toEqual([row, correct])
  if (all.page.kind !== 'table') throw new Error('blobs are a table')
  expect(all.page.rows.map(({ row }) => row)).toEqual(all.rows.map(({ row }) => row))
  expect(all.page.columns).toEqual(['x', 'y'])
})

test('the ends of a line are what the model says of the examples themselves', async () => {
  const line = await lineBetween({ ...which, first: 3, second: 0, points: 11 }, quiet)
  expect(lookCalls.lineBetween.output.parse(line)).toEqual(line)
  const { rows, page } = await judgedExamples(
    { ...which, order: 'order', start: 0, count: 4 },
    quiet
  )
  const saidOf = (index: number) => [...line.said.subarray(3 * index, 3 * index + 3)]
  const [second, , , first] = rows
  expect(line).toMatchObject({ firstTruth: first!.truth, secondTruth: second!.truth })
  expect(Math.max(...saidOf(10))).toBeCloseTo(first!.confidence!, 5)
  expect(Math.max(...saidOf(0))).toBeCloseTo(second!.confidence!, 5)
  if (page.kind !== 'table' || line.ends.kind !== 'table') throw new Error('blobs are a table')
  const cells = page.rows[3]!.cells.map(Number)
  expect(line.ends.columns).toEqual(['x', 'y'])
  cells.forEach((cell, column) => expect(line.ends.first[column]).toBeCloseTo(cell, 4))
})

test('an example that the split does not have is refused', async () => {
  const asked = lineBetween({ ...which, first: 15, second: 0, points: 11 }, quiet)
  await expect(asked).rejects.toThrow('There is no example 16: test has 15.')
})

test('predictions of a file come with its rows', async () => {
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
