import { expect, it } from 'vitest'
import { inOneFolder, itemsOf, looksLikeOne } from './dropped-items'

const dropped = (...paths: string[]) =>
  itemsOf(paths.map((path) => ({ path, file: new File([path], path) })))

it('puts the files of a folder together', () => {
  const items = dropped('cats/1.png', 'cats/in/2.png', 'table.csv')
  expect(items.map(({ name, isFolder, files }) => [name, isFolder, files.length])).toEqual([
    ['cats', true, 2],
    ['table.csv', false, 1]
  ])
})

it('takes folders and pictures for parts of one data set, tables for several', () => {
  expect(looksLikeOne(dropped('cats/1.png', 'dogs/1.png'))).toBe(true)
  expect(looksLikeOne(dropped('1.png', '2.JPG'))).toBe(true)
  expect(looksLikeOne(dropped('a.csv', 'b.csv'))).toBe(false)
  expect(looksLikeOne(dropped('cats/1.png', 'b.csv'))).toBe(false)
})

it('puts items below one folder', () => {
  const { name, files } = inOneFolder(dropped('cats/1.png', 'dogs/1.png'))
  expect(name).toBe('cats and dogs')
  expect(files.map(({ path }) => path)).toEqual([
    'cats and dogs/cats/1.png',
    'cats and dogs/dogs/1.png'
  ])
  expect(inOneFolder(dropped('a/1', 'b/1', 'c/1')).name).toBe('a and 2 more')
})
