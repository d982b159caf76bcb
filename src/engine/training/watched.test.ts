import { expect, it } from 'vitest'
import { watchExamples } from '../scoring/watch'
import { collect, newFolder, ofType, openSmall, smallConfig } from './testing/small-run'

it('the same four validation examples are followed through training', async () => {
  const training = await openSmall(smallConfig({ training: { epochs: 3 } }), newFolder())
  const epochs = ofType(await collect(training.train()), 'epoch')
  training.dispose()
  const rows = epochs.map(({ metrics }) => metrics.watched!.map(({ row }) => row))
  expect(rows[0]).toHaveLength(4)
  expect(new Set(rows[0]).size).toBe(4)
  expect(rows).toEqual([rows[0], rows[0], rows[0]])
})

it('their likeliest classes come first, and the truth has its probability', () => {
  const names = ['a', 'b', 'c', 'd']
  const targets = Float32Array.of(0, 0, 1, 0)
  // Of logits ln 1, ln 2, ln 3 and ln 4, the softmax is 0.1, 0.2, 0.3 and 0.4.
  const logits = Float32Array.from([1, 2, 3, 4], Math.log)
  const fitted = { task: 'classification', names } as Parameters<typeof watchExamples>[2]
  const [one, ...others] = watchExamples({ logits, targets, labels: null }, [17], fitted)
  expect(others).toEqual([])
  expect(one).toMatchObject({ row: 17, truth: 'c' })
  expect(one!.probability).toBeCloseTo(0.3, 6)
  expect(one!.likeliest.map(({ name }) => name)).toEqual(['d', 'c', 'b'])
})
