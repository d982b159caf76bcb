import '../../engine/runtime/testing/load'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, it } from 'vitest'
import { predictionCalls } from '../../contract/prediction-calls'
import { collect, newFolder, openSmall, smallConfig } from '../../engine/training/testing/small-run'
import { explainExample } from './explain-example'
import { judgedExamples } from './shown-predictions'

const quiet = () => undefined
const runs = join(newFolder(), 'runs')

async function train(name: string, changes: Parameters<typeof smallConfig>[0]): Promise<string> {
  const folder = join(runs, name)
  mkdirSync(folder, { recursive: true })
  const config = smallConfig({ training: { epochs: 2 }, ...changes })
  writeFileSync(join(folder, 'config.json'), JSON.stringify(config))
  const training = await openSmall(config, folder)
  await collect(training.train())
  await collect(training.evaluate())
  training.dispose()
  return folder
}

let folder: string
let other: string
beforeAll(async () => {
  folder = await train('one', {})
  other = await train('other', { mixing: { policy: 'input', alpha: 1 } })
})

it('names training examples that the model sees alike, the most similar first', async () => {
  const which = { folder, at: 'last', split: 'test' } as const
  const found = await explainExample({ ...which, place: 3, nearest: 5 }, quiet)
  expect(predictionCalls.explainExample.output.parse(found)).toEqual(found)
  expect(found.activations).toBeNull()
  const judged = await judgedExamples(
    { ...which, order: 'order', wrong: 'here', start: 3, count: 1 },
    quiet
  )
  const [{ row, label, prediction } = expect.fail()] = judged.rows
  expect(found).toMatchObject({ label, prediction })
  expect(found.page.rows.map((one) => one.row)).toEqual([
    row,
    ...found.nearest.map((one) => one.row)
  ])
  const similarities = found.nearest.map(({ similarity }) => similarity)
  expect(similarities).toEqual([...similarities].sort((a, b) => b - a))
  expect(similarities[0]).toBeGreaterThan(0.9)
})

it('never names an example as its own neighbour', async () => {
  const which = { folder, at: 'last', split: 'train' } as const
  const found = await explainExample({ ...which, place: 0, nearest: 50 }, quiet)
  expect(found.nearest.map(({ row }) => row)).not.toContain(found.page.rows[0]?.row)
})

it('refuses an example that the split does not have', async () => {
  const asked = explainExample({ folder, at: 'last', split: 'test', place: 15, nearest: 1 }, quiet)
  await expect(asked).rejects.toThrow('There is no example 16: test has 15.')
})

it('compares the mistakes of two runs example by example', async () => {
  const asked = { at: 'last', split: 'test', order: 'worst', start: 0, count: 60 } as const
  const all = (of: string) =>
    judgedExamples({ ...asked, folder: of, order: 'order', wrong: 'here' }, quiet)
  const [own, theirs] = [(await all(folder)).rows, (await all(other)).rows]
  const rightThere = new Map(theirs.map(({ row, correct }) => [row, correct]))
  for (const wrong of ['here', 'there', 'both'] as const) {
    const page = await judgedExamples({ ...asked, folder, beside: other, wrong }, quiet)
    expect(predictionCalls.judgedExamples.output.parse(page)).toEqual(page)
    const expected = own.filter(({ row, correct }) => {
      const right = rightThere.get(row)
      return wrong === 'here'
        ? !correct && right
        : wrong === 'there'
          ? correct && !right
          : !correct && !right
    })
    expect(page.beside).toMatchObject({ shared: 15, [wrong]: expected.length })
    expect(page.total).toBe(expected.length)
    expect(new Set(page.rows.map(({ row }) => row))).toEqual(
      new Set(expected.map(({ row }) => row))
    )
    for (const { row, beside } of page.rows) expect(beside?.correct).toBe(rightThere.get(row))
  }
})
