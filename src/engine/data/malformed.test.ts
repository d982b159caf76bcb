import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { deflateRawSync, gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import type { DataFormat, ReadingOptions } from '../../contract/data'
import { StudioError } from '../../contract/errors'
import type { ProblemKind } from '../../contract/records'
import { gunzipWithin } from './formats/read-file'
import { idx, loadPath, npy, scratch } from './testing/scratch'

const { folder, write } = scratch()
const fixture = (name: string) => readFileSync(join(import.meta.dirname, 'fixtures', name))
const header = (shape: string, descr = "'<f4'") =>
  `{'descr': ${descr}, 'fortran_order': False, 'shape': ${shape}, }`
const floats = (count: number) =>
  new Uint8Array(Float32Array.from({ length: count }, (_, at) => at % 5).buffer)
const rows = (count: number, row: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => row(index)).join('\n')
const plain = rows(20, (i) => `${i},${i % 3},${i % 2}`)

/** A zip archive of one stored or deflated entry, whose header may claim another size. */
function zip(name: string, data: Uint8Array, claimed = data.length): Uint8Array {
  const packed = deflateRawSync(data)
  const local = Buffer.alloc(30)
  local.writeUInt32LE(0x04034b50, 0)
  local.writeUInt16LE(20, 4)
  local.writeUInt16LE(8, 8)
  local.writeUInt32LE(packed.length, 18)
  local.writeUInt32LE(claimed, 22)
  local.writeUInt16LE(name.length, 26)
  const central = Buffer.alloc(46)
  central.writeUInt32LE(0x02014b50, 0)
  local.copy(central, 6, 4, 30)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(1, 8)
  end.writeUInt16LE(1, 10)
  end.writeUInt32LE(central.length + name.length, 12)
  end.writeUInt32LE(local.length + name.length + packed.length, 16)
  return Buffer.concat([local, Buffer.from(name), packed, central, Buffer.from(name), end])
}

interface Case {
  what: string
  files: Record<string, string | Uint8Array>
  /** The file to open; the folder when left out. */
  open?: string
  format?: DataFormat
  reading?: Partial<ReadingOptions>
  /** What the error says. */
  error?: RegExp
  code?: string
  /** A line of the report. */
  line?: [ProblemKind, RegExp]
}

const one = (
  what: string,
  name: string,
  content: string | Uint8Array,
  rest: Partial<Case>
): Case => ({
  what,
  files: { [name]: content },
  open: name,
  ...rest
})

const cases: Case[] = [
  one('an empty CSV', 'a.csv', '', { error: /empty/ }),
  one('a CSV of blank lines', 'a.csv', '\n\n  \n', { error: /empty/ }),
  one('a header alone', 'a.csv', 'a,b,label\n', { error: /only one example \(perhaps the names/ }),
  one('a binary file named .csv', 'a.csv', Uint8Array.from([80, 0, 1, 2, 0]), { error: /binary/ }),
  one(
    'one column',
    'a.csv',
    rows(20, (i) => `${i % 2}`),
    { error: /No column besides the target is left/ }
  ),
  one('mostly ragged rows', 'a.csv', `a,b,c\n${rows(9, () => '1,2')}\n1,2,3`, {
    error: /9 of 10 rows/
  }),
  one('a few ragged rows', 'a.csv', `a,b,label\n${plain}\n1,2`, {
    line: ['bad row', /2 cells instead of 3/]
  }),
  one('a column without any value', 'a.csv', `a,b,label\n${rows(20, (i) => `${i},,${i % 2}`)}`, {
    line: ['missing values', /every cell is missing/]
  }),
  one('only columns without any value', 'a.csv', `a,label\n${rows(20, (i) => `NA,${i % 2}`)}`, {
    error: /No column besides the target is left/
  }),
  one(
    'NaN and infinite cells',
    'a.csv',
    `a,label\ninf,0\nNaN,1\n-Infinity,0\n${rows(20, (i) => `${i},${i % 2}`)}`,
    {
      line: ['missing values', /2 infinite values/]
    }
  ),
  one('two columns of one name', 'a.csv', `a,a,label\n${plain}`, {
    line: ['note', /occurs twice/]
  }),
  one('a target that is not there', 'a.csv', `a,b,label\n${plain}`, {
    reading: { target: 'price' },
    error: /no column "price".*a, b, label/
  }),
  one('a group column that is not there', 'a.csv', `a,b,label\n${plain}`, {
    reading: { group: 'patient' },
    error: /no column "patient" to use as the group/
  }),
  one('a target of one class', 'a.csv', `a,label\n${rows(20, (i) => `${i},cat`)}`, {
    error: /all examples have the same class \(cat\)/
  }),
  one('a constant number to predict', 'a.csv', `a,y\n${rows(20, (i) => `${i},7.5`)}`, {
    reading: { task: 'regression' },
    error: /has a single value/
  }),
  one('words to predict by regression', 'a.csv', `a,y\n${rows(20, (i) => `${i},w${i}`)}`, {
    reading: { task: 'regression', target: 'y' },
    error: /holds text where numbers are needed/
  }),
  one('an id as the class', 'a.csv', `a,y\n${rows(3000, (i) => `${i % 7},w${i}`)}`, {
    reading: { target: 'y' },
    error: /too many for classes/
  }),
  one('labels that are not 0 or 1', 'a.csv', `a,b,label\n${plain}`, {
    reading: { task: 'multi-label', target: ['b', 'label'] },
    error: /"b" holds more than 0 and 1/
  }),
  one('rows without a target', 'a.csv', `a,label\n${rows(20, (i) => `${i},${i % 2}`)}\n5,\n`, {
    line: ['missing values', /no value in "label"/]
  }),
  one('no row with a target', 'a.csv', `a,label\n${rows(20, (i) => `${i},NA`)}`, {
    reading: { target: 'label' },
    error: /No row has a value in the target/
  }),
  one(
    'a few words among numbers',
    'a.csv',
    `a,label\n${rows(60, (i) => `${i},${i % 2}`)}\nbroken,1`,
    {
      line: ['missing values', /"broken"/]
    }
  ),
  one('a class of one example', 'a.csv', `a,label\n${rows(20, (i) => `${i},${i ? 'b' : 'a'}`)}`, {
    line: ['one-example class', /one example/]
  }),
  one(
    'a quote that never closes',
    'a.csv',
    `a,label\n${rows(20, (i) => `${i},${i % 2}`)}\n"5,1\n6,0`,
    {
      line: ['bad row', /quote/]
    }
  ),
  one(
    'bytes that are not UTF-8',
    'a.csv',
    Buffer.from(`a,label\n${rows(20, (i) => `${i},${i % 2 ? 'é' : 'e'}`)}`, 'latin1'),
    {
      line: ['note', /Windows-1252/]
    }
  ),
  one('columns that do not make the image', 'a.csv', `a,b,label\n${plain}`, {
    reading: { image: { height: 8, width: 8, channels: 1 } },
    error: /needs 64 columns, but 2/
  }),
  one('gzip cut off', 'a.csv.gz', gzipSync(`a,b,label\n${plain.repeat(50)}`).subarray(0, 60), {
    error: /damaged or cut off/
  }),
  one(
    'gzip followed by garbage',
    'a.csv.gz',
    Buffer.concat([Buffer.from([0x1f, 0x8b]), Buffer.from('rubbish!')]),
    {
      error: /damaged or cut off/
    }
  ),
  one('a single image', 'a.png', Buffer.from('\x89PNG\r\n\x1a\nxxxxxxxxxxx', 'latin1'), {
    error: /is a single image/
  }),
  one('an unknown binary file', 'a.xyz', Uint8Array.from([1, 2, 0, 4, 0]), {
    error: /unsupported format/,
    code: 'unsupported'
  }),
  {
    what: 'a folder of CSV files of which one is empty',
    files: { 'train.csv': `a,b,label\n${plain}`, 'test.csv': '' },
    line: ['unreadable', /empty/]
  },
  {
    what: 'a folder of CSV files with other columns',
    files: {
      'train.csv': `a,b,label\n${plain}`,
      'test.csv': `a,label\n${rows(9, (i) => `${i},1`)}`
    },
    line: ['skipped', /lacks the columns b of train.csv/]
  },

  one(
    'an NPY header that claims terabytes',
    'x.npy',
    npy(header('(1000000, 1000000)'), floats(4)),
    {
      error: /takes 4000000000000 bytes, but 16 are present/
    }
  ),
  one('an NPY header that claims too little', 'x.npy', npy(header('(2,)'), floats(4)), {
    error: /wrong header/
  }),
  one('an NPY header with a negative side', 'x.npy', npy(header('(-2, -2)'), floats(4)), {
    error: /wrong header/
  }),
  one(
    'an NPY header without a shape',
    'x.npy',
    npy("{'descr': '<f4', 'fortran_order': False}", floats(4)),
    {
      error: /lacks descr, fortran_order or shape/
    }
  ),
  one(
    'an NPY header longer than the file',
    'x.npy',
    npy(header('(4,)'), floats(4)).subarray(0, 30),
    {
      error: /the file is shorter/
    }
  ),
  one('an NPY signature alone', 'x.npy', fixture('f4.npy').subarray(0, 8), {
    error: /ends within its header/
  }),
  one('a file named .npy that is none', 'x.npy', 'hello there, this is text', {
    error: /NPY signature/
  }),
  one('Python objects', 'x.npy', fixture('objects.npy'), { error: /never opened/ }),
  one('records with named fields', 'x.npy', npy(header('(2,)', "[('a', '<f4')]"), floats(2)), {
    error: /named fields/
  }),
  one('complex numbers', 'x.npy', npy(header('(2,)', "'<c8'"), floats(4)), {
    error: /which is not supported/
  }),
  {
    what: 'images without labels',
    files: { 'x.npy': npy(header('(2, 2, 2)'), floats(8)) },
    open: 'x.npy',
    error: /no labels were found/
  },
  {
    what: 'as many labels as do not fit',
    files: {
      'x.npy': npy(header('(2, 2, 2)'), floats(8)),
      'y.npy': npy(header('(3,)'), floats(3))
    },
    error: /2 examples but 3 labels/
  },
  {
    what: 'images of five channels',
    files: {
      'x.npy': npy(header('(1, 2, 2, 5)'), floats(20)),
      'y.npy': npy(header('(1,)'), floats(1))
    },
    error: /neither 5 nor 2 is a number of channels/
  },
  {
    what: 'images of NaN',
    files: {
      'x.npy': npy(header('(2, 1, 1)'), new Uint8Array(Float32Array.from([NaN, NaN]).buffer)),
      'y.npy': npy(header('(2,)'), floats(2))
    },
    error: /no finite value/
  },
  {
    what: 'an empty array',
    files: {
      'x.npy': npy(header('(0, 2, 2)'), floats(0)),
      'y.npy': npy(header('(0,)'), floats(0))
    },
    error: /empty/
  },

  one('an NPZ without labels', 'a.npz', zip('x.npy', npy(header('(4, 3)'), floats(12))), {
    error: /No features with labels.*The arrays are: x/
  }),
  one('an NPZ that is cut off', 'a.npz', fixture('images.npz').subarray(0, 700), {
    error: /cannot be read/
  }),
  one('an NPZ that claims another size', 'a.npz', zip('x.npy', floats(100), 40), {
    error: /No features|cannot be read/
  }),
  one('a file named .npz that is none', 'a.npz', 'not an archive', { error: /cannot be read/ }),

  one('an IDX file of another signature', 'a-images-idx3-ubyte', Uint8Array.from([1, 2, 3, 4, 5]), {
    error: /not an IDX file: it begins with 01 02 03 04/
  }),
  one('an IDX file cut off', 'train-images-idx3-ubyte', idx([5, 2, 2], [1, 2, 3]), {
    error: /takes 20 bytes, but 3 are present/
  }),
  one(
    'an IDX file cut off in its header',
    'train-images-idx3-ubyte',
    idx([5, 2, 2], []).subarray(0, 9),
    {
      error: /within its header/
    }
  ),
  one(
    'an IDX header that claims terabytes',
    'train-images-idx3-ubyte',
    idx([2 ** 32 - 1, 60000, 60000], [1]),
    {
      error: /takes .* bytes, but 1 are present/
    }
  ),
  {
    what: 'IDX images and labels that do not fit',
    files: {
      'train-images-idx3-ubyte': idx([2, 1, 1], [1, 2]),
      'train-labels-idx1-ubyte': idx([3], [0, 1, 0])
    },
    error: /2 examples but 3 labels/
  },
  {
    what: 'IDX images in gzip that is damaged, beside a pair that is not',
    files: {
      'train-images-idx3-ubyte': idx([4, 1, 1], [1, 2, 3, 4]),
      'train-labels-idx1-ubyte': idx([4], [0, 1, 0, 1]),
      't10k-images-idx3-ubyte.gz': gzipSync(idx([4, 1, 1], [1, 2, 3, 4])).subarray(0, 20),
      't10k-labels-idx1-ubyte': idx([4], [0, 1, 0, 1])
    },
    line: ['unreadable', /cannot be unpacked/]
  },
  {
    what: 'IDX labels without images',
    files: { 'train-labels-idx1-ubyte': idx([3], [0, 1, 0]) },
    error: /no features with their labels/
  },

  {
    what: 'a CIFAR batch of a wrong size',
    files: { 'data_batch_1.bin': new Uint8Array(3000) },
    error: /3000 bytes, not a multiple of 3073/
  },
  {
    what: 'a CIFAR batch with an impossible label',
    files: { 'data_batch_1.bin': new Uint8Array(3073).fill(77) },
    error: /label 77/
  },
  {
    what: 'a CIFAR batch of a wrong size beside a good one',
    files: {
      'data_batch_1.bin': Uint8Array.from({ length: 3073 * 2 }, (_, at) => (at === 3073 ? 1 : 0)),
      'data_batch_2.bin': new Uint8Array(99)
    },
    line: ['unreadable', /99 bytes/]
  },

  one('Parquet cut off', 'a.parquet', fixture('table.parquet').subarray(0, 1500), {
    error: /cannot be read as Parquet/
  }),
  one('Parquet of rubbish', 'a.parquet', 'PAR1 and nothing that follows it', {
    error: /cannot be read as Parquet/
  }),
  one('Parquet with a damaged page', 'a.parquet', damagedParquet(), {
    error: /cannot be read as Parquet/
  }),
  one('Parquet images of which one is broken', 'a.parquet', fixture('pictures.parquet'), {
    line: ['unreadable', /./]
  })
]

function damagedParquet(): Uint8Array {
  const bytes = Uint8Array.from(fixture('table-zstd.parquet'))
  return bytes.fill(0xff, 20, 400)
}

describe('malformed input', () => {
  it.each(cases.map((item, index) => [item.what, item, index] as const))(
    '%s',
    async (_, item, index) => {
      const home = `case-${index}`
      for (const [name, content] of Object.entries(item.files)) write(join(home, name), content)
      const before = readdirSync(folder)
      const loading = loadPath(join(folder, home, item.open ?? ''), item.reading, item.format)
      if (item.error) {
        const error: unknown = await loading.then(
          () => null,
          (thrown: unknown) => thrown
        )
        expect(error).toBeInstanceOf(StudioError)
        if (!(error instanceof StudioError)) return
        expect(error.message).toMatch(item.error)
        expect(error.code).toBe(item.code ?? 'invalid-data')
      } else {
        const [kind, message] = item.line!
        const { report, length } = await loading
        expect(length).toBeGreaterThan(0)
        const lines = report.problems.filter((problem) => problem.kind === kind)
        expect(lines.map((line) => line.message).join('\n')).toMatch(message)
      }
      expect(readdirSync(folder)).toEqual(before)
    }
  )

  it('unpacks no more than it is allowed to', async () => {
    const bomb = gzipSync(new Uint8Array(5_000_000))
    await expect(gunzipWithin(bomb, 'bomb.gz', 1_000_000)).rejects.toThrow(/more than 1 MiB/)
  })

  it('names what does not exist', async () => {
    await expect(loadPath(join(folder, 'nowhere'))).rejects.toMatchObject({ code: 'not-found' })
  })
})
