import { zipSync, type Zippable } from 'fflate'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { readingOptions } from '../../../contract/data'
import type { DataSet } from '../dataset'
import { plain, reportLines as lines } from './testing/images'
import { readImages } from './read-images'
import { supportedImages } from '../../../core/image-formats'

let home: string
let images: Record<string, Uint8Array>

beforeAll(async () => {
  const make = async (name: string, value: number) =>
    [name, new Uint8Array(await plain([value, 0, 0]))] as const
  images = Object.fromEntries(
    await Promise.all([
      make('a/1.png', 10),
      make('a/2.png', 20),
      make('b/1.png', 30),
      make('b/2.png', 40)
    ])
  )
})
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'image-zip-test-'))
})
afterEach(() => rm(home, { recursive: true, force: true }))

async function read(bytes: Uint8Array): Promise<DataSet> {
  const path = join(home, 'pictures.zip')
  await writeFile(path, bytes)
  return readImages(path, 'image-zip', readingOptions.parse({}), join(home, 'cache'))
}

/** Changes the central directory's record of an entry, 46 bytes before its name there. */
function alter(zip: Uint8Array, name: string, change: (record: Buffer) => void): Buffer {
  const bytes = Buffer.from(zip)
  const at = bytes.lastIndexOf(name) - 46
  expect(bytes.readUInt32LE(at)).toBe(0x02014b50)
  change(bytes.subarray(at))
  return bytes
}

const flags = 8
const method = 10
const checksum = 16
const declaredSize = 24
const unixMode = 38

describe('a zip archive of images', () => {
  it('is read like a folder, inside whatever wraps it, and again from the cache', async () => {
    const wrapped = Object.fromEntries(
      Object.entries(images).map(([name, bytes]) => [`set/${name}`, bytes])
    )
    const zip = zipSync(wrapped)
    const dataSet = await read(zip)
    expect(dataSet).toMatchObject({
      name: 'pictures',
      length: 4,
      report: { format: 'image-zip', fromCache: false }
    })
    expect(dataSet.targets).toMatchObject({
      classes: ['a', 'b'],
      labels: Int32Array.of(0, 0, 1, 1)
    })
    const path = join(home, 'pictures.zip')
    const again = await readImages(path, 'image-zip', readingOptions.parse({}), join(home, 'cache'))
    expect(again.report.fromCache).toBe(true)
    expect(again.features).toEqual(dataSet.features)
  })

  it('is read stored or deflated, with names that are UTF-8 but not marked so', async () => {
    const zip = zipSync({ ...images, 'zoë/1.png': [images['a/1.png']!, { level: 0 }] })
    const name = Buffer.from('zoë/1.png').toString('latin1')
    const unmarked = Buffer.from(zip)
    const at = unmarked.lastIndexOf(Buffer.from(name, 'latin1')) - 46
    unmarked.writeUInt16LE(0, at + flags)
    expect((await read(unmarked)).targets).toMatchObject({ classes: ['a', 'b', 'zoë'] })
  })

  it.each([
    ['../outside.png'],
    ['a/../../outside.png'],
    ['/etc/outside.png'],
    ['C:/outside.png'],
    ['..\\outside.png']
  ])('refuses the path %s and keeps the rest', async (name) => {
    const dataSet = await read(zipSync({ ...images, [name]: images['a/1.png']! }))
    expect(dataSet.length).toBe(4)
    expect(lines(dataSet, 'skipped')).toEqual([
      `${name.replaceAll('\\', '/')}: its name points outside the archive; refused`
    ])
    expect((await readdir(home)).sort()).toEqual(['cache', 'pictures.zip'])
  })

  it('skips clutter, links, other files and repeated names', async () => {
    const zip = zipSync({
      ...images,
      '__MACOSX/a/._1.png': Buffer.from('x'),
      'a/link.png': Buffer.from('/etc/passwd'),
      'readme.txt': Buffer.from('x'),
      'b/X.png': images['a/1.png']!
    })
    const linked = alter(zip, 'a/link.png', (record) =>
      record.writeUInt32LE((0xa1ff << 16) >>> 0, unixMode)
    )
    const repeated = alter(linked, 'b/X.png', (record) => record.write('b/1.png', 46))
    const dataSet = await read(repeated)
    expect(dataSet.length).toBe(4)
    expect(lines(dataSet, 'skipped')).toEqual([
      '__MACOSX/a/._1.png: hidden or system file, skipped',
      'a/link.png: a link; links are not followed',
      `readme.txt: unsupported file type (supported: ${supportedImages})`,
      'b/1.png: the archive holds this name twice; the first one counts'
    ])
  })
})

describe('what is wrong with an entry', () => {
  const zeros = (size: number): Uint8Array => new Uint8Array(size)
  const cases: [string, Zippable, (record: Buffer) => void, RegExp][] = [
    [
      'a bomb that says so',
      { 'b/bad.png': [zeros(20_000_000), { level: 9 }] },
      () => undefined,
      /zip bomb/
    ],
    [
      'a bomb that declares little',
      { 'b/bad.png': [zeros(20_000_000), { level: 9 }] },
      (record) => record.writeUInt32LE(500, declaredSize),
      /inflates to more than the 500 bytes it declares/
    ],
    [
      'gigabytes declared',
      { 'b/bad.png': zeros(10) },
      (record) => record.writeUInt32LE(3_000_000_000, declaredSize),
      /3000 MB, too much/
    ],
    [
      'a declared size too large',
      { 'b/bad.png': zeros(1000) },
      (record) => record.writeUInt32LE(2000, declaredSize),
      /checksum/
    ],
    [
      'encryption',
      { 'b/bad.png': zeros(100) },
      (record) => record.writeUInt16LE(1, flags),
      /encrypted/
    ],
    [
      'an unknown compression',
      { 'b/bad.png': zeros(100) },
      (record) => record.writeUInt16LE(14, method),
      /method, 14/
    ],
    [
      'a wrong checksum',
      { 'b/bad.png': zeros(100) },
      (record) => record.writeUInt32LE(1, checksum),
      /checksum/
    ],
    ['no image inside', { 'b/bad.png': Buffer.from('words') }, () => undefined, /holds text/]
  ]
  it.each(cases)('%s is a line of the report', async (_, entry, change, message) => {
    const dataSet = await read(alter(zipSync({ ...images, ...entry }), 'b/bad.png', change))
    expect(dataSet.length).toBe(4)
    expect(lines(dataSet, 'unreadable')).toHaveLength(1)
    expect(lines(dataSet, 'unreadable')[0]).toMatch(/^b\/bad\.png: /)
    expect(lines(dataSet, 'unreadable')[0]).toMatch(message)
  })

  it('damaged compressed data are a line of the report', async () => {
    const noise = Uint8Array.from({ length: 5000 }, (_, i) => (i * i) % 251)
    const zip = Buffer.from(zipSync({ 'a/bad.png': noise, ...images }))
    zip.fill(0xff, 60, 200)
    expect(lines(await read(zip), 'unreadable')[0]).toMatch(
      /^a\/bad\.png: its compressed data are damaged/
    )
  })

  it('a bomb of overlapping entries is refused as a whole', async () => {
    // 3,000 entries that all point at the same data, each within the ratio that one may have.
    const body = new Uint8Array(1_000_000).map((_, i) => (i % 9000 < 50 ? (i * 31) % 251 : 0))
    const zip = Buffer.from(zipSync({ ...images, 'b/bomb.png': [body, { level: 9 }] }))
    const end = zip.length - 22
    const start = zip.readUInt32LE(end + 16)
    const bomb = zip.lastIndexOf('b/bomb.png') - 46
    const record = zip.subarray(bomb, bomb + 56)
    const copies = Array.from({ length: 3000 }, (_, i) => {
      const copy = Buffer.from(record)
      copy.write(String(i).padStart(4, '0'), 46 + 2)
      return copy
    })
    const tail = Buffer.from(zip.subarray(end))
    tail.writeUInt16LE(5 + copies.length, 8)
    tail.writeUInt16LE(5 + copies.length, 10)
    tail.writeUInt32LE(end - start + copies.length * 56, 12)
    const archive = Buffer.concat([zip.subarray(0, end), ...copies, tail])
    await expect(read(archive)).rejects.toThrow(/the archive as a whole expands like a zip bomb/)
  })
})

describe('what is wrong with an archive', () => {
  it.each<[string, (zip: Uint8Array) => Uint8Array, RegExp]>([
    ['cut off', (zip) => zip.subarray(0, zip.length - 30), /cannot be read as a zip archive/],
    ['empty', () => new Uint8Array(), /cannot be read as a zip archive/],
    ['text', () => Buffer.from('not a zip'), /cannot be read as a zip archive/],
    ['without entries', () => zipSync({}), /no image in a class folder/]
  ])('%s: an error in words', async (_, change, message) => {
    await expect(read(change(zipSync(images)))).rejects.toMatchObject({ code: 'invalid-data' })
    await expect(read(change(zipSync(images)))).rejects.toThrow(message)
  })

  it('a list of files that is truncated leaves what comes before it', async () => {
    const zip = alter(zipSync({ ...images, 'z/9.png': images['a/1.png']! }), 'z/9.png', (record) =>
      record.writeUInt32LE(0, 0)
    )
    const dataSet = await read(zip)
    expect(dataSet.length).toBe(4)
    expect(lines(dataSet, 'unreadable')[0]).toMatch(/is truncated/)
  })

  it('a folder is no archive', async () => {
    await expect(readImages(home, 'image-zip', readingOptions.parse({}), home)).rejects.toThrow(
      /is a folder/
    )
  })
})
