import { appendFile, mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { SurfaceRecord } from '../contract/surface'
import { runFiles, type RunFiles } from './run-files'
import { readSurface, SurfaceWriter } from './surface-file'

const record: SurfaceRecord = {
  ...{ version: 1, side: 2, classes: ['a', 'b'], columns: ['x', 'y'] },
  ...{ horizontal: [0, 1], vertical: [-1, 1] },
  points: [{ split: 'train', horizontal: [0.5], vertical: [0], label: [1] }]
}
const frame = (value: number): Uint8Array => new Uint8Array(8).fill(value)

let files: RunFiles
beforeEach(async () => {
  files = runFiles(await mkdtemp(join(tmpdir(), 'surface-')))
})
afterEach(() => rm(files.folder, { recursive: true }))

async function write(empty: boolean, ...epochs: [epoch: number, value: number][]): Promise<void> {
  const writer = await SurfaceWriter.open(files, record, empty)
  for (const [epoch, value] of epochs) await writer.append(epoch, frame(value))
  await writer.close()
}

const read = async (after = -1): Promise<[epoch: number, value: number][]> => {
  const { epochs, frames } = (await readSurface(files, after))!
  return Array.from(epochs, (epoch, index) => [epoch, frames[index * 8]!])
}

it('frames come back with what they show', async () => {
  await write(true, [0, 10], [1, 11])
  expect(await readSurface(files, -1)).toEqual({
    ...record,
    epochs: Int32Array.of(0, 1),
    frames: Uint8Array.from([...frame(10), ...frame(11)])
  })
  expect(await read(0)).toEqual([[1, 11]])
})

it('a run without a surface has none', async () => {
  expect(await readSurface(files, -1)).toBeNull()
})

it('a resume supersedes the frames from its epoch on', async () => {
  await write(true, [0, 1], [1, 2], [2, 3], [3, 4])
  await write(false, [2, 30])
  expect(await read()).toEqual([
    [0, 1],
    [1, 2],
    [2, 30]
  ])
})

it('a torn frame is dropped, by readers and by the next start', async () => {
  await write(true, [0, 1])
  await appendFile(files.surfaceFrames, Buffer.alloc(5))
  expect(await read()).toEqual([[0, 1]])
  await write(false, [1, 2])
  expect(await read()).toEqual([
    [0, 1],
    [1, 2]
  ])
})

it('a damaged frame is left out, and those after it are not', async () => {
  await write(true, [0, 1], [1, 2], [2, 3])
  const handle = await open(files.surfaceFrames, 'r+')
  await handle.write(Buffer.of(99), 0, 1, 16 + 10)
  await handle.close()
  expect(await read()).toEqual([
    [0, 1],
    [2, 3]
  ])
})

it('a new run begins with an empty file', async () => {
  await write(true, [0, 1], [1, 2])
  await write(true, [0, 5])
  expect(await read()).toEqual([[0, 5]])
})
