import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readNpy } from './npy'

const read = (name: string) =>
  readNpy(readFileSync(join(import.meta.dirname, '../../fixtures', `${name}.npy`)), name)

describe('readNpy', () => {
  it.each(['u1', 'u2', 'u4', 'u8', 'f2', 'f4', 'f8', 'f2-big-endian', 'f4-big-endian'])(
    'reads %s as NumPy wrote it',
    (name) => {
      const array = read(name)
      expect(array.shape).toEqual([2, 3])
      expect([...array.values]).toEqual([0, 1, 2, 3, 4, 5])
    }
  )

  it.each(['i1', 'i2', 'i4', 'i8'])('reads %s with its signs', (name) => {
    expect([...read(name).values]).toEqual([-2, -1, 0, 1, 2, 3])
  })

  it('reads big-endian whole numbers, Fortran order and truth values', () => {
    expect([...read('i2-big-endian').values]).toEqual([0, 1, 2, 3, 4, 5])
    expect([...read('i8-big-endian').values]).toEqual([0, 1, 2, 3, 4, 5])
    expect([...read('f4-fortran').values]).toEqual([0, 1, 2, 3, 4, 5])
    expect([...read('b1').values]).toEqual([0, 1, 1, 1, 1, 1])
  })

  it('reads half precision: normal, subnormal, infinite, not a number', () => {
    expect([...read('halves').values]).toEqual([0.5, -2, 65504, 2 ** -24, Infinity, NaN])
  })

  it('reads texts, and refuses Python objects', () => {
    expect(read('words').values).toEqual(['cat', 'dog', 'zebra é'])
    expect(() => read('objects')).toThrow(/Python objects/)
  })
})
