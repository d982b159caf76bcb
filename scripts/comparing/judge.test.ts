import { expect, it } from 'vitest'
import type { ImportProblem } from '../../src/contract/records'
import { isSame, judge } from './judge'
import type { StudioReading } from './studio'

const note = (where: string, message: string): ImportProblem => ({
  kind: 'note',
  where,
  message,
  severity: 'info'
})
const read = (change: Partial<StudioReading>): StudioReading => ({
  rows: 2,
  columns: new Map([['a', [1, 2]]]),
  pictures: [],
  files: null,
  shape: [1],
  labels: [],
  problems: [],
  ...change
})

it.each([
  ['1.50', 1.5, true],
  ['', null, true],
  ['NA', null, true],
  ['none', null, false],
  ['007', '007', true],
  ['007', 7, true],
  [true, 'True', true],
  ['1.234', 1234, false],
  [0.1, Math.fround(0.1), true]
])('%j is read as %j: %s', (peer, studio, expected) => {
  expect(isSame(peer, studio)).toBe(expected)
})

it('tells what differs silently from what the report names', () => {
  const peer = { columns: [{ name: 'a', cells: ['1', '3'] }] }
  expect(judge(peer, read({}))).toEqual({
    verdict: 'differs silently',
    what: 'a, row 2: 2 instead of "3"'
  })
  const noted = read({ problems: [note('a', 'numbers are read: 3 is 2')] })
  expect(judge(peer, noted).verdict).toBe('differs, with a note')
  expect(judge(peer, read({ rows: 1 })).verdict).toBe('differs silently')
  expect(judge(peer, 'It is empty.').verdict).toBe('refused')
  expect(judge({ error: 'cut off' }, read({})).verdict).toBe('only the studio reads it, silently')
  expect(judge({ error: 'cut off' }, noted).verdict).toBe('only the studio reads it')
})

it('misses a picture that is neither read nor named', () => {
  const pixel = { size: [1, 1] as [number, number], rgb: Buffer.of(9, 9, 9).toString('base64') }
  const peer = { pictures: { 'x/1.png': pixel, 'x/2.png': pixel } }
  const one = { rows: 1, shape: [1, 1, 1], pictures: [[9]] }
  expect(judge(peer, read({ ...one, files: ['x/1.png'] })).what).toBe('no picture x/2.png')
  expect(judge(peer, read({ ...one, files: ['x/1.png'], pictures: [[8]] })).what).toContain('8')
})
