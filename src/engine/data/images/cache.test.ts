import { fork } from 'node:child_process'
import { once } from 'node:events'
import {
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  truncate,
  utimes,
  writeFile
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { readingOptions, type ImageShape } from '../../../contract/data'
import type { DataSet } from '../dataset'
import { digestOfDataSet } from '../digest'
import { decodeImage } from './decode'
import { plain, writeTree } from './testing/images'
import { readImages } from './read-images'
import { allPixels } from '../testing/all-pixels'

let home: string
let folder: string
let cache: string
let decoded: number

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'image-cache-test-'))
  folder = join(home, 'data')
  cache = join(home, 'cache')
  for (let i = 0; i < 6; i++)
    await writeTree(folder, { [`${i % 2}/${i}.png`]: await plain([i * 40, 0, 0]) })
})
afterEach(() => rm(home, { recursive: true, force: true }))

/** Reads and counts how many images were decoded for it. */
async function read(image?: ImageShape): Promise<DataSet> {
  decoded = 0
  const reading = { ...readingOptions.parse({}), ...(image && { image }) }
  return readImages(folder, 'image-folder', reading, cache, undefined, (bytes, shape) => {
    decoded++
    return decodeImage(bytes, shape, 'sharp')
  })
}

/** The first pixel's red, by example. */
function reds({ features }: DataSet): number[] {
  if (features.kind !== 'image') throw new Error('no images')
  const [height, width, channels] = features.shape
  return [...allPixels(features).filter((_, i) => i % (height * width * channels) === 0)]
}

async function cacheFile(): Promise<string> {
  const [name] = await readdir(cache)
  return join(cache, name!)
}

describe('reuse', () => {
  it('decodes nothing when nothing changed', async () => {
    const first = await read()
    expect(decoded).toBe(6)
    expect(first.report.fromCache).toBe(false)
    const before = await stat(await cacheFile())
    const second = await read()
    expect(decoded).toBe(0)
    expect(second.report.fromCache).toBe(true)
    expect({ ...second, report: null }).toEqual({ ...first, report: null })
    expect(second.report.problems).toEqual(first.report.problems)
    expect((await stat(await cacheFile())).ino).toBe(before.ino)
  })

  it('decodes a changed file again, and only that', async () => {
    await read()
    await writeTree(folder, { '0/2.png': await plain([222, 0, 0]) })
    expect(reds(await read())).toEqual([0, 222, 160, 40, 120, 200])
    expect(decoded).toBe(1)
    await read()
    expect(decoded).toBe(0)
  })

  it('sees a change that keeps size and modification time', async () => {
    await read()
    const path = join(folder, '0/2.png')
    const { atime, mtime, size } = await stat(path)
    await new Promise((resolve) => setTimeout(resolve, 20))
    await writeFile(path, await plain([81, 0, 0]))
    await utimes(path, atime, mtime)
    expect((await stat(path)).size).toBe(size)
    expect(reds(await read())[1]).toBe(81)
    expect(decoded).toBe(1)
  })

  it('decodes an added file only, and drops a removed one', async () => {
    await read()
    await writeTree(folder, { '0/1.png': await plain([7, 0, 0]) })
    expect(reds(await read())).toEqual([0, 7, 80, 160, 40, 120, 200])
    expect(decoded).toBe(1)
    await rm(join(folder, '0/0.png'))
    expect(reds(await read())).toEqual([7, 80, 160, 40, 120, 200])
    expect(decoded).toBe(0)
    await read()
    expect(decoded).toBe(0)
  })

  it('knows a renamed, moved or touched file by its content', async () => {
    await read()
    await rename(join(folder, '0/0.png'), join(folder, '1/9.png'))
    await utimes(join(folder, '0/2.png'), 1, 1)
    expect(reds(await read())).toEqual([80, 160, 40, 120, 200, 0])
    expect(decoded).toBe(0)
  })

  it('remembers broken files and their reasons', async () => {
    await writeTree(folder, { '0/broken.png': 'words' })
    const first = await read()
    const second = await read()
    expect(second.report.problems).toEqual(first.report.problems)
    expect(second.report.fromCache).toBe(true)
    expect(second.report.problems).toContainEqual({
      kind: 'unreadable',
      where: '0/broken.png',
      message: 'the file holds text, not an image',
      severity: 'error'
    })
  })

  it('keeps each way of reading apart', async () => {
    await read()
    expect((await read({ height: 4, width: 4, channels: 1 })).features).toMatchObject({
      shape: [4, 4, 1]
    })
    expect(decoded).toBe(6)
    await read()
    expect(decoded).toBe(0)
  })

  it('decodes all again when the size found changes', async () => {
    await read()
    for (let i = 0; i < 4; i++)
      await writeTree(folder, { [`0/large${i}.png`]: await plain([i, 1, 1], 50, 40) })
    expect((await read()).features).toMatchObject({ shape: [32, 32, 3] })
    expect(decoded).toBe(10)
  })
})

describe('damage', () => {
  const damages: [string, (path: string) => Promise<void>][] = [
    ['cut short', async (path) => truncate(path, (await stat(path)).size - 10)],
    ['cut to nothing', (path) => truncate(path, 0)],
    ['cut within its head', (path) => truncate(path, 30)],
    [
      'lengthened',
      async (path) => writeFile(path, Buffer.concat([await readFile(path), Buffer.alloc(5)]))
    ],
    ['other words', (path) => writeFile(path, 'not a cache')],
    ['a flipped bit in the pixels', (path) => flip(path, 70)],
    ['a flipped bit in the head', (path) => flip(path, 40)],
    ['a flipped bit in the index', (path) => flip(path, -5)],
    [
      'an index longer than the file',
      async (path) => {
        const bytes = await readFile(path)
        bytes.writeUInt32LE(0xffffffff, 8)
        await writeFile(path, bytes)
      }
    ]
  ]
  async function flip(path: string, at: number): Promise<void> {
    const bytes = await readFile(path)
    const index = at < 0 ? bytes.length + at : at
    bytes[index] = bytes[index]! ^ 1
    await writeFile(path, bytes)
  }

  it.each(damages)('%s: made again', async (_, damage) => {
    const whole = await read()
    await damage(await cacheFile())
    const again = await read()
    expect(decoded).toBe(6)
    expect(reds(again)).toEqual(reds(whole))
    await read()
    expect(decoded).toBe(0)
  })

  it('an unusable cache folder costs the cache, not the import', async () => {
    await writeFile(cache, 'a file where the folder should be')
    const { length, report } = await read()
    expect(length).toBe(6)
    expect(report.problems).toContainEqual(expect.objectContaining({ kind: 'note', where: cache }))
  })

  it('removes what a killed writer left long ago, and no other file', async () => {
    await read()
    await writeTree(cache, {
      'images-x.bin.1.ab.part': 'x',
      'images-y.bin.1.ab.part': 'x',
      other: 'x'
    })
    await utimes(join(cache, 'images-x.bin.1.ab.part'), 1, 1)
    await writeTree(folder, { '0/new.png': await plain([5, 5, 5]) })
    await read()
    expect((await readdir(cache)).filter((name) => !name.endsWith('.bin')).sort()).toEqual([
      'images-y.bin.1.ab.part',
      'other'
    ])
  })
})

describe('pictures that do not fit in memory', () => {
  beforeEach(() => void vi.stubEnv('MIXUP_STUDIO_HELD_BYTES', '0'))
  afterEach(() => vi.unstubAllEnvs())

  const isHeld = ({ features }: DataSet) =>
    features.kind === 'image' && ArrayBuffer.isView(features.pixels)

  it('are decoded into the cache and read from it, the same as in memory', async () => {
    const streamed = await read()
    expect(isHeld(streamed)).toBe(false)
    const again = await read()
    expect(decoded).toBe(0)
    const digests = [streamed, again].map(digestOfDataSet)
    vi.stubEnv('MIXUP_STUDIO_HELD_BYTES', String(2 ** 40))
    const held = await read()
    expect(decoded).toBe(0)
    expect(isHeld(held)).toBe(true)
    expect(digests).toEqual([digestOfDataSet(held), digestOfDataSet(held)])
    expect((await readdir(cache)).filter((name) => name.endsWith('.part'))).toEqual([])
  })

  it('are decoded again where a file is new, changed or broken, and only those', async () => {
    await writeTree(folder, { '0/broken.png': 'words' })
    expect(reds(await read())).toEqual([0, 80, 160, 40, 120, 200])
    await writeTree(folder, { '0/2.png': await plain([222, 0, 0]) })
    await rename(join(folder, '0/0.png'), join(folder, '1/9.png'))
    await writeTree(folder, { '0/1.png': await plain([7, 0, 0]) })
    expect(reds(await read())).toEqual([7, 222, 160, 40, 120, 200, 0])
    expect(decoded).toBe(2)
    expect(reds(await read())).toEqual([7, 222, 160, 40, 120, 200, 0])
    expect(decoded).toBe(0)
  })

  it('are made again where the cache is cut short, or a picture in it is damaged', async () => {
    await read()
    const path = await cacheFile()
    await truncate(path, (await stat(path)).size - 10)
    await read()
    expect(decoded).toBe(6)
    const bytes = await readFile(path)
    bytes[70] = bytes[70]! ^ 1
    await writeFile(path, bytes)
    const damaged = await read()
    expect(decoded).toBe(0)
    expect(() => reds(damaged)).toThrow(/damaged, so the cache was removed/)
    await read()
    bytes[70] = 200
    await writeFile(path, bytes)
    await writeTree(folder, { '0/new.png': await plain([5, 0, 0]) })
    expect(reds(await read())).toEqual([0, 80, 160, 5, 40, 120, 200])
    expect(decoded).toBe(8)
    await rm(join(folder, '0/new.png'))
    await rm(path)
    expect(reds(await read())).toEqual([0, 80, 160, 40, 120, 200])
    expect(decoded).toBe(6)
  })

  it('need a cache that can be written', async () => {
    await writeFile(cache, 'a file where the folder should be')
    await expect(read()).rejects.toThrow(/is a file/)
  })
})

it('two processes that read at once agree and leave a whole cache', async () => {
  const readers = ['0', String(2 ** 40)].map(async (held) => {
    const child = fork(new URL('./testing/read.ts', import.meta.url), [folder, cache], {
      execArgv: ['--import', 'tsx'],
      env: { ...process.env, MIXUP_STUDIO_HELD_BYTES: held }
    })
    const [message] = (await once(child, 'message')) as [unknown]
    return message
  })
  const [a, b] = await Promise.all(readers)
  expect(a).toEqual(b)
  expect(a).toMatchObject({ length: 6 })
  expect((await readdir(cache)).filter((name) => name.endsWith('.part'))).toEqual([])
})
