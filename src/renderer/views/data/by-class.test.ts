import { expect, it } from 'vitest'
import { byTarget, inTurns, shownPictures } from './by-class'

const pictures = shownPictures({
  kind: 'image',
  shape: [1, 2, 1],
  pixels: Uint8Array.of(0, 1, 2, 3, 4, 5),
  rows: [
    { row: 4, target: 'cat' },
    { row: 5, target: 'cat' },
    { row: 9, target: 'dog' }
  ]
})

it('gives each picture its pixels', () => {
  expect(pictures.map(({ pixels }) => [...pixels])).toEqual([
    [0, 1],
    [2, 3],
    [4, 5]
  ])
})

it('puts classes together', () => {
  expect(byTarget(pictures).map(({ target, pictures: own }) => [target, own.length])).toEqual([
    ['cat', 2],
    ['dog', 1]
  ])
})

it('shows every class before a second picture of one', () => {
  expect(inTurns(pictures, 2).map(({ row }) => row)).toEqual([4, 9])
  expect(inTurns(pictures, 9).map(({ row }) => row)).toEqual([4, 9, 5])
})
