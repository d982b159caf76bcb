import { expect, it } from 'vitest'
import { secondsLeft } from './upload-time'

const one = { files: 0, ofFiles: 1, bytes: 100e6, ofBytes: 400e6, seconds: 10 }

it('extrapolates from the bytes of large files and from the number of small ones', () => {
  expect(secondsLeft(one)).toBeCloseTo(30, 0)
  const small = { files: 500, ofFiles: 2000, bytes: 500_000, ofBytes: 2_000_000, seconds: 5 }
  expect(secondsLeft(small)).toBeCloseTo(15, 5)
  expect(secondsLeft({ ...one, files: 1, bytes: 400e6 })).toBe(0)
})

it('says nothing at first, nor of nothing', () => {
  expect(secondsLeft({ ...one, seconds: 1 })).toBeNull()
  expect(secondsLeft({ ...one, bytes: 4e6 })).toBeNull()
  expect(secondsLeft({ files: 0, ofFiles: 0, bytes: 0, ofBytes: 0, seconds: 9 })).toBeNull()
})
