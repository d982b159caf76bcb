import { mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { idx, loadPath, scratch } from '../../testing/scratch'

const { folder, write } = scratch()
const pixels = idx(
  [4, 2, 2],
  Array.from({ length: 16 }, (_, index) => index)
)
const labels = idx([4], [0, 1, 0, 1])

it('takes labels that lie next to the features, not those that a link fetches from elsewhere', async () => {
  const path = write('chosen/train-images.idx3-ubyte', pixels)
  const elsewhere = write('elsewhere/train-labels.idx1-ubyte', labels)
  symlinkSync(elsewhere, join(folder, 'chosen/train-labels.idx1-ubyte'))
  await expect(loadPath(path)).rejects.toMatchObject({ code: 'invalid-data' })
})

it('follows links to features and labels that lie together', async () => {
  const stored = write('store/train-images.idx3-ubyte', pixels)
  const partner = write('store/train-labels.idx1-ubyte', labels)
  mkdirSync(join(folder, 'linked'))
  const path = join(folder, 'linked/train-images.idx3-ubyte')
  symlinkSync(stored, path)
  symlinkSync(partner, join(folder, 'linked/train-labels.idx1-ubyte'))
  expect((await loadPath(path)).report.examples).toBe(4)
})
