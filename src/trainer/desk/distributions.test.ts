import { expect, it } from 'vitest'
import { distributionsOf } from './distributions'

it('counts numbers in equal parts of their range, without missing ones', () => {
  const values = Float64Array.of(0, 0.4, 20, NaN, 10)
  const [column] = distributionsOf({
    features: { kind: 'table', columns: [{ kind: 'numeric', name: 'size', values }] }
  })
  expect(column).toMatchObject({ name: 'size', range: { low: 0, high: 20 }, categories: [] })
  expect(column?.counts).toHaveLength(20)
  expect(column?.counts[0]).toBe(2)
  expect(column?.counts[10]).toBe(1)
  expect(column?.counts[19]).toBe(1)
})

it('has one part for one value, and none where all are missing', () => {
  const columns = [Float64Array.of(3, 3), Float64Array.of(NaN)].map((values, index) => ({
    ...{ kind: 'numeric' as const, name: `${index}` },
    values
  }))
  const [same, none] = distributionsOf({ features: { kind: 'table', columns } })
  expect(same?.counts.reduce((sum, count) => sum + count)).toBe(2)
  expect(none).toMatchObject({ counts: [], range: null })
})

it('orders categories by how frequent they are', () => {
  const codes = Int32Array.of(1, 1, 0, -1)
  const column = { kind: 'categorical' as const, name: 'island', codes, categories: ['a', 'b'] }
  expect(distributionsOf({ features: { kind: 'table', columns: [column] } })).toEqual([
    { name: 'island', counts: [2, 1], range: null, categories: ['b', 'a'] }
  ])
})

it('has no columns of images', () => {
  const pixels = new Uint8Array(1)
  expect(
    distributionsOf({ features: { kind: 'image', shape: [1, 1, 1], pixels, range: [0, 255] } })
  ).toEqual([])
})
