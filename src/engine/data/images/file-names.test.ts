import { expect, it } from 'vitest'
import { hasImageExtension, isClutter, readableName, readingFailure } from './file-names'

it.each([
  'a.png',
  'a.JPG',
  'a.jpeg',
  'a.jfif',
  'a.bmp',
  'a.gif',
  'a.webp',
  'a.tif',
  'a.avif',
  'a.pgm'
])('%s may be an image', (name) => expect(hasImageExtension(name)).toBe(true))
it.each(['a.psd', 'a.svg', 'png', 'a.png.txt', ''])('"%s" is none', (name) =>
  expect(hasImageExtension(name)).toBe(false)
)
it.each(['.DS_Store', 'Thumbs.db', '__MACOSX', 'desktop.ini', '.git'])('%s is clutter', (name) =>
  expect(isClutter(name)).toBe(true)
)
it.each(['thumbs', 'a.png', 'train'])('%s is no clutter', (name) =>
  expect(isClutter(name)).toBe(false)
)

it('writes bytes that are no UTF-8 as hexadecimal', () => {
  expect(readableName(Buffer.from('zoë.png'))).toBe('zoë.png')
  expect(readableName(Buffer.of(0x61, 0xff, 0x2e, 0xc3))).toBe('a\\xff.\\xc3')
})

it('says in words why a file cannot be read', () => {
  expect(
    readingFailure(Object.assign(new Error('EACCES: permission denied'), { code: 'EACCES' }))
  ).toBe('there is no permission to read it')
  expect(readingFailure(new Error('something else'))).toBe('something else')
  expect(readingFailure('a word')).toBe('a word')
})
