import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { dataConfig } from '../../../contract/data'
import { loadDataSet } from '../load'
import { readForPrediction } from '../prediction/read-for-prediction'
import { prepare } from '../preparation/prepare'
import { readingWith } from '../testing/scratch'
import { ImageFolder } from './testing/image-folder'
import { plain } from './testing/images'
import { openTar } from './tar'

type Content = Buffer | string
interface Entry {
  name: string
  content: Content
  type?: string
}

/** A block of a ustar header with its checksum, and the content in whole blocks. */
function entryOf({ name, content, type = '0' }: Entry): Buffer {
  const bytes = Buffer.from(content as string)
  const header = Buffer.alloc(512)
  header.write(name, 0, 100)
  header.write('0000644\0', 100)
  header.write(`${bytes.length.toString(8).padStart(11, '0')}\0`, 124)
  header.write('        ', 148)
  header.write(type, 156)
  header.write('ustar\0' + '00', 257)
  const sum = header.reduce((total, byte) => total + byte, 0)
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
  return Buffer.concat([header, bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512)])
}

const tarOf = (entries: Entry[]): Buffer =>
  Buffer.concat([...entries.map(entryOf), Buffer.alloc(1024)])

/** Samples of WebDataset: a picture and its class for each key. */
async function samples(count: number, from: number): Promise<Entry[]> {
  const pairs = Array.from({ length: count }, async (_, i) => [
    { name: `${from + i}.png`, content: await plain([i * 20, from, 100]) },
    { name: `${from + i}.cls`, content: `${i % 2}` }
  ])
  return (await Promise.all(pairs)).flat()
}

const images = new ImageFolder()
const shards = async (files: Record<string, Buffer>) => {
  await mkdir(images.folder, { recursive: true })
  for (const [name, bytes] of Object.entries(files))
    await writeFile(join(images.folder, name), bytes)
  return images.folder
}
const load = (path: string) =>
  loadDataSet({ kind: 'path', path }, readingWith(), join(images.home, 'cache'))

describe('shards of WebDataset', () => {
  it('give classes by key and splits by their names, and predict as they were read', async () => {
    const path = await shards({
      'train-000000.tar': tarOf(await samples(6, 0)),
      'train-000001.tar': tarOf(await samples(6, 10)),
      'val-000000.tar': tarOf(await samples(4, 20)),
      'test-000000.tar': tarOf(await samples(4, 30))
    })
    const dataSet = await load(path)
    expect(dataSet.report).toMatchObject({
      format: 'image-tar',
      classes: [
        { name: '0', examples: 10 },
        { name: '1', examples: 10 }
      ],
      givenSplits: { train: 12, validation: 4, test: 4 }
    })
    const config = dataConfig.parse({ source: { kind: 'path', path } })
    const { preprocessing, data } = prepare(dataSet, config, 0)
    expect([data.train.length, data.validation.length, data.test.length]).toEqual([12, 4, 4])
    const { names, features } = await readForPrediction(path, preprocessing)
    expect(names).toHaveLength(20)
    if (features.kind !== 'image' || dataSet.features.kind !== 'image') throw new Error('pictures')
    expect(features.pixels).toEqual(dataSet.features.pixels)
    expect((await load(path)).report.fromCache).toBe(true)
  })
})

describe('one archive', () => {
  it('has class folders, long names and everything else in the report', async () => {
    const long = `b/${'x'.repeat(120)}.png`
    const path = join(await shards({}), 'pictures.tar')
    const entries = [
      { name: 'a/', content: '', type: '5' },
      { name: 'a/1.png', content: await plain([1, 2, 3]) },
      { name: 'a/2.png', content: await plain([4, 2, 3]) },
      { name: '././@LongLink', content: `${long}\0`, type: 'L' },
      { name: 'short', content: await plain([7, 8, 9]) },
      { name: 'pax', content: '18 path=b/pax.png\n', type: 'x' },
      { name: 'short', content: await plain([7, 8, 1]) },
      { name: '../evil.png', content: await plain([0, 0, 0]) },
      { name: 'b/link.png', content: '', type: '2' },
      { name: 'b/notes.txt', content: 'words' }
    ]
    await writeFile(path, tarOf(entries))
    const source = await openTar(path)
    expect(source.files.map((file) => file.path)).toEqual(['a/1.png', 'a/2.png', 'b/pax.png', long])
    expect(source.problems.map(({ message }) => message)).toEqual([
      'its name points outside the archive; refused',
      'a link; links are not followed',
      expect.stringMatching(/unsupported file type/)
    ])
    const bytes = await source.files[1]!.read()
    expect(Buffer.from(bytes)).toEqual(await plain([4, 2, 3]))
    expect((await load(path)).report.classes.map(({ examples }) => examples)).toEqual([2, 2])
  })

  it('is used up to where it is cut off or damaged, and says so', async () => {
    const whole = tarOf(await samples(6, 0))
    const path = join(await shards({}), 'cut.tar')
    await writeFile(path, whole.subarray(0, whole.length - 1024 - 700))
    const cut = await openTar(path)
    expect(cut.files.length).toBe(6)
    expect(cut.problems[0]?.message).toMatch(/cut off; the files before that are used/)
    const damaged = Buffer.from(whole)
    damaged[1024 + 512 + 512 + 5]! ^= 0xff
    await writeFile(path, damaged)
    const { problems, files } = await openTar(path)
    expect(files.length).toBeLessThan(6)
    expect(problems[0]?.message).toMatch(/header is damaged/)
    await rm(path)
    await expect(openTar(images.folder)).rejects.toThrow(/no \.tar file/)
  })
})
