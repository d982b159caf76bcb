import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync, strToU8, zipSync } from 'fflate'
import sharp from 'sharp'
import { projectFolder } from '../../src/provisioning/sources'
import { tarOf } from './tar'

/** A whole data set, in files. */
export interface Sample {
  name: string
  files: Record<string, Uint8Array>
  /** What is opened; the folder of the files when left out. */
  open?: string
  /** Examples in it, where losing one can always be noticed. */
  examples?: number
}

const fixtures = join(projectFolder(), 'src', 'engine', 'data', 'fixtures')
const fixture = async (name: string): Promise<Uint8Array> =>
  Uint8Array.from(await readFile(join(fixtures, name)))

const rows = (count: number, row: (index: number) => string): Uint8Array =>
  strToU8(Array.from({ length: count }, (_, index) => `${row(index)}\n`).join(''))

async function picture(index: number, format: 'png' | 'jpeg' | 'tiff' | 'webp' | 'gif' | 'avif') {
  const pixels = Uint8Array.from({ length: 8 * 8 * 3 }, (_, at) => (at * 7 + index * 31) % 256)
  const raw = { width: 8, height: 8, channels: 3 as const }
  return Uint8Array.from(await sharp(pixels, { raw }).toFormat(format).toBuffer())
}

function bmp(index: number): Uint8Array {
  const bytes = Buffer.alloc(54 + 8 * 24, index * 31)
  bytes.fill(0, 0, 54)
  bytes.write('BM', 0)
  for (const [value, offset] of [
    ...[
      [bytes.length, 2],
      [54, 10],
      [40, 14],
      [8, 18],
      [8, 22]
    ],
    ...[[8 * 24, 34]]
  ] as const) {
    bytes.writeUInt32LE(value, offset)
  }
  bytes.writeUInt16LE(1, 26)
  bytes.writeUInt16LE(24, 28)
  return Uint8Array.from(bytes)
}

const ppm = (index: number): Uint8Array =>
  Uint8Array.from([...strToU8('P6\n8 8\n255\n'), ...new Uint8Array(192).fill(index * 31)])
const pgm = (index: number): Uint8Array =>
  Uint8Array.from([...strToU8('P5\n8 8\n255\n'), ...new Uint8Array(64).fill(index * 31)])

/** A folder of pictures in two classes, of every format. */
async function pictures(): Promise<Record<string, Uint8Array>> {
  const files: Record<string, Uint8Array> = {}
  for (let index = 0; index < 4; index++) {
    const folder = index % 2 === 0 ? 'even' : 'odd'
    for (const format of ['png', 'jpeg', 'tiff', 'webp', 'gif', 'avif'] as const) {
      files[`${folder}/${index}.${format}`] = await picture(index, format)
    }
    files[`${folder}/${index}.bmp`] = bmp(index + 1)
    files[`${folder}/${index}.ppm`] = ppm(index + 1)
    files[`${folder}/${index}.pgm`] = pgm(index + 1)
  }
  return files
}

function npy(descr: string, shape: string, data: Uint8Array): Uint8Array {
  const header = `{'descr': '${descr}', 'fortran_order': False, 'shape': ${shape}, }`
  const padded = `${header.padEnd(117)}\n`
  return Uint8Array.from([
    ...[0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, 118, 0],
    ...strToU8(padded),
    ...data
  ])
}

const bytesOf = (length: number): Uint8Array =>
  Uint8Array.from({ length }, (_, at) => (at * 13) % 251)
const floatsOf = (length: number): Uint8Array =>
  new Uint8Array(Float32Array.from({ length }, (_, at) => at % 5).buffer)

function idx(shape: number[], data: Uint8Array): Uint8Array {
  const header = Buffer.alloc(4 + 4 * shape.length)
  header.set([0, 0, 8, shape.length])
  shape.forEach((side, axis) => header.writeUInt32BE(side, 4 + 4 * axis))
  return Buffer.concat([header, data])
}

const labels = (count: number): Uint8Array => Uint8Array.from({ length: count }, (_, at) => at % 2)

const records = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    a: index,
    b: `word ${index % 3}`,
    label: index % 2
  }))

const arff = (): Uint8Array =>
  strToU8(
    `@relation parts\n@attribute a numeric\n@attribute b {x,y,z}\n@attribute label {no,yes}\n@data\n${records(
      40
    )
      .map(({ a, label }) => `${a % 9 ? a / 4 : '?'},${'xyz'[a % 3]},${label ? 'yes' : 'no'}\n`)
      .join('')}`
  )
const libsvm = (): Uint8Array =>
  rows(40, (index) => `${index % 2} 1:${index} 2:${index / 8}${index % 3 ? ` 4:${index % 5}` : ''}`)

/** Whole data sets of every format, from which inputs are made. */
export async function buildCorpus(): Promise<Sample[]> {
  const table = rows(60, (index) => `${index},${index % 7},"te, xt ${index % 3}",${index % 2}`)
  const csv = Uint8Array.from([...strToU8('a,b,c,label\n'), ...table])
  const other = [
    ...strToU8('a,b,c,label\n'),
    ...rows(20, (index) => `${index + 100},${index % 5},x${index % 3},${index % 2}`)
  ]
  const images = await pictures()
  const shard = Object.fromEntries(
    (await Promise.all(Array.from({ length: 6 }, (_, index) => picture(index, 'png')))).flatMap(
      (bytes, index) => [
        [`${index}.png`, bytes],
        [`${index}.cls`, strToU8(`${index % 2}`)]
      ]
    )
  )
  const arrays = {
    'x.npy': npy('|u1', '(10, 4, 4)', bytesOf(160)),
    'y.npy': npy('|u1', '(10,)', labels(10))
  }
  const floats = {
    'x.npy': npy('<f4', '(10, 4, 4)', floatsOf(160)),
    'y.npy': npy('|u1', '(10,)', labels(10))
  }
  const idxFiles = {
    'train-images-idx3-ubyte': idx([10, 4, 4], bytesOf(160)),
    'train-labels-idx1-ubyte': idx([10], labels(10))
  }
  const cifar = Buffer.concat(
    Array.from({ length: 4 }, (_, index) => Buffer.concat([Buffer.of(index % 2), bytesOf(3072)]))
  )
  const escaping = {
    ...images,
    '../victim/1.png': images['odd/1.png']!,
    '/victim/2.png': images['odd/1.png']!
  }
  const parquets = (await readdir(fixtures)).filter((name) => name.endsWith('.parquet'))
  const one = (name: string, bytes: Uint8Array): Sample => ({
    name,
    files: { [name]: bytes },
    open: name
  })
  return [
    one('table.csv', csv),
    one(
      'table.tsv',
      rows(40, (index) => `${index}\tx${index % 4}\t${index % 2}`)
    ),
    one(
      'quoted.csv',
      rows(40, (index) => `"${index}","a ""quoted""\nline",${index % 2}`)
    ),
    one('table.csv.gz', gzipSync(csv)),
    one('table.csv.zip', zipSync({ 'train.csv': csv, 'test.csv': Uint8Array.from(other) })),
    one('table.json', strToU8(JSON.stringify(records(40)))),
    one(
      'table.jsonl',
      strToU8(
        records(40)
          .map((record) => JSON.stringify(record))
          .join('\n')
      )
    ),
    one('table.arff', arff()),
    one('table.libsvm', libsvm()),
    one('book.xlsx', await fixture('cases/05-structure/book.xlsx')),
    ...(await Promise.all(parquets.map(async (name) => one(name, await fixture(name))))),
    {
      name: 'Parquet shards',
      files: {
        'year=2020/part-0.parquet': await fixture('table.parquet'),
        'year=2021/part-0.parquet': await fixture('table-zstd.parquet')
      }
    },
    {
      name: 'images with a table',
      files: {
        ...Object.fromEntries(
          Object.entries(images).map(([name, bytes]) => [name.replace('/', '-'), bytes])
        ),
        'labels.csv': strToU8(
          `file,label\n${Object.keys(images)
            .map((name) => `${name.replace('/', '-')},${name.split('/')[0]}\n`)
            .join('')}`
        )
      }
    },
    { name: 'images', files: images, examples: Object.keys(images).length },
    { ...one('images.zip', zipSync(images, { level: 1 })), examples: Object.keys(images).length },
    one('escaping.zip', zipSync(escaping)),
    { ...one('shard.tar', tarOf(shard)), examples: 6 },
    one('escaping.tar', tarOf(escaping)),
    { name: 'npy', files: arrays, open: 'x.npy', examples: 10 },
    { name: 'npy of floats', files: floats, open: 'x.npy', examples: 10 },
    { ...one('arrays.npz', zipSync(arrays)), examples: 10 },
    { name: 'idx', files: idxFiles, open: 'train-images-idx3-ubyte', examples: 10 },
    { name: 'cifar', files: { 'data_batch_1.bin': cifar }, open: 'data_batch_1.bin', examples: 4 }
  ]
}
