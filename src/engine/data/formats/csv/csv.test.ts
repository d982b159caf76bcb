import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { Problems } from '../../problems'
import { readFormats } from '../../table/column-formats'
import { readCsv } from './read-csv'
import { loadPath, readingWith, scratch } from '../../testing/scratch'
import { allPixels } from '../../testing/all-pixels'

const { folder, write } = scratch()

async function read(name: string, content: string | Uint8Array, options = {}) {
  const problems = new Problems()
  const reading = readingWith(options)
  const { table } = readFormats(
    await readCsv(write(name, content), reading, problems),
    reading,
    problems
  )
  const cells = Array.from({ length: table.rows }, (_, row) =>
    table.columns.map((column) => {
      const code = column.codes?.[row] ?? -1
      return code >= 0 ? column.words[code] : column.numbers.at(row)
    })
  )
  return { names: table.columns.map(({ name }) => name), cells, problems: problems.list(), table }
}

describe('readCsv', () => {
  it('finds header, numbers, words and missing values', async () => {
    const { names, cells } = await read('plain.csv', 'a,b,c\n1,x,\n-2.5e1, y ,NA\n')
    expect(names).toEqual(['a', 'b', 'c'])
    expect(cells).toEqual([
      [1, 'x', NaN],
      [-25, 'y', NaN]
    ])
  })

  it('names the columns itself when the first row is data', async () => {
    const { names, cells } = await read('none.csv', '1,2,cat\n3,4,dog\n')
    expect(names).toEqual(['column 1', 'column 2', 'column 3'])
    expect(cells).toHaveLength(2)
  })

  it('takes words above words for data when they occur again below', async () => {
    expect((await read('words.csv', 'a,b\nb,a\na,a\n')).names).toEqual(['column 1', 'column 2'])
    expect((await read('header.csv', 'size,class\nbig,x\nsmall,y\n')).names).toEqual([
      'size',
      'class'
    ])
  })

  it('takes 0, 1, 2, ... for the names that pandas gives', async () => {
    expect((await read('pandas.csv', '0,1,2,3\n5,6,7,8\n')).names).toEqual(['0', '1', '2', '3'])
  })

  it.each([
    ['tab', 'a\tb\n1\t2\n'],
    ['semicolon', 'a;b\n1;2\n'],
    ['pipe', 'a|b\n1|2\n']
  ])('finds the delimiter %s', async (name, text) => {
    expect((await read(`${name}.csv`, text)).cells).toEqual([[1, 2]])
  })

  it('reads a header that ends in CRLF above rows that end in LF', async () => {
    const { names, cells } = await read('mixed.csv', 'a,b\r\n1,2\n3,"x\r\ny"\n')
    expect(names).toEqual(['a', 'b'])
    expect(cells).toEqual([['1', '2'].map(Number), [3, 'x\ny']])
  })

  it('reads a cell that says constructor as a word', async () => {
    expect((await read('words.csv', 'a,b\n1,constructor\n')).cells).toEqual([[1, 'constructor']])
  })

  it('reads decimal commas beside another delimiter, and says so', async () => {
    const { cells, problems } = await read('comma.csv', 'a;b\n1,5;-2,25\n3;4\n')
    expect(cells).toEqual([
      [1.5, -2.25],
      [3, 4]
    ])
    expect(problems).toMatchObject([
      { kind: 'note', where: 'a', message: expect.stringContaining('1,5 is 1.5') },
      { kind: 'note', where: 'b', message: expect.stringContaining('-2,25 is -2.25') }
    ])
  })

  it('reads quotes, quoted delimiters and line ends, CRLF, a byte order mark and empty lines', async () => {
    const text = '\uFEFFname,n\r\n"Doe, ""J""",1\r\n\r\n"two\r\nlines",2\r\n'
    const { names, cells } = await read('quotes.csv', text)
    expect(names).toEqual(['name', 'n'])
    expect(cells).toEqual([
      ['Doe, "J"', 1],
      ['two\nlines', 2]
    ])
  })

  it('reads gzip, and text in Windows-1252 with a note', async () => {
    expect((await read('packed.csv.gz', gzipSync('a,b\n1,2\n'))).cells).toEqual([[1, 2]])
    const latin = Uint8Array.from([...Buffer.from('a,b\n1,caf'), 0xe9, 0x0a])
    const { cells, problems } = await read('latin.csv', latin)
    expect(cells).toEqual([[1, 'café']])
    expect(problems).toMatchObject([{ kind: 'note', message: expect.stringContaining('1252') }])
  })

  it('reads UTF-16 by its byte order mark', async () => {
    const text = Buffer.from('\uFEFFa,b\n1,ü\n', 'utf16le')
    expect((await read('utf16.csv', text)).cells).toEqual([[1, 'ü']])
  })

  it('reports ragged rows with their numbers, and counts on behind them', async () => {
    const { cells, problems, table } = await read('ragged.csv', 'a,b\n1,2\n3\n4,5\n6,7,8\n9,1,,\n')
    expect(cells).toEqual([
      [1, 2],
      [4, 5],
      [9, 1]
    ])
    expect(problems.map(({ where, message }) => `${where} ${message}`)).toEqual([
      'row 2 has 1 cell instead of 2; left out',
      'row 4 has 3 cells instead of 2; left out'
    ])
    expect([0, 1, 2].map((row) => table.where(row))).toEqual(['row 1', 'row 3', 'row 5'])
  })

  it.each([
    [1, '1 cell contains "-": read as missing'],
    [2, '2 cells contain "-": read as missing']
  ])('counts %i missing values in the singular and in the plural', async (unknown, message) => {
    const rows = Array.from({ length: 30 }, (_, row) => `${row < unknown ? '-' : row},${row}`)
    const { problems } = await read('unknown.csv', ['a,b', ...rows, ''].join('\n'))
    expect(problems).toMatchObject([{ where: 'a', message }])
  })

  it('reads a file much longer than one piece of the stream', async () => {
    const rows = Array.from({ length: 60_000 }, (_, row) => `${row},"value ${row}",${row % 2}`)
    const { cells } = await read('long.csv', `n,text,class\r\n${rows.join('\r\n')}\r\n`)
    expect(cells).toHaveLength(60_000)
    expect(cells.every((row, index) => row[0] === index && row[1] === `value ${index}`)).toBe(true)
  })
})

describe('a table as a data set', () => {
  const table = (row: (index: number) => string, header: string, rows = 40) =>
    [header, ...Array.from({ length: rows }, (_, index) => row(index))].join('\n')

  it('reads several 0/1 targets as labels, and one-image-a-row columns as images', async () => {
    const text = table(
      (i) => `${i % 256},${i % 7},${i % 5},${i % 3},${i % 2},${(i >> 1) % 2}`,
      'a,b,c,d,l1,l2'
    )
    const path = write('labels.csv', text)
    const labels = await loadPath(path, { target: ['l1', 'l2'] })
    expect(labels.targets).toMatchObject({ task: 'multi-label', names: ['l1', 'l2'] })
    const image = { height: 2, width: 2, channels: 1 as const }
    const images = await loadPath(path, { target: 'l1', ignore: ['l2'], image })
    expect(images.features).toMatchObject({ kind: 'image', shape: [2, 2, 1], range: [0, 255] })
    if (images.features.kind !== 'image') return
    expect([...allPixels(images.features).subarray(36, 40)]).toEqual([9, 2, 4, 0])
  })

  it('tells regression from classification, and reads groups and ignored columns', async () => {
    const path = write(
      'values.csv',
      table((i) => `${i % 4},${i * 1.37},g${i >> 2},${i * 0.5}`, 'a,b,who,value')
    )
    const dataSet = await loadPath(path, { group: 'who', ignore: ['b'] })
    expect(dataSet.report).toMatchObject({ task: 'regression', targets: ['value'], shape: [1] })
    expect(dataSet.groups?.slice(0, 5)).toEqual(Int32Array.from([0, 0, 0, 0, 1]))
    expect(dataSet.report.columns.map(({ role }) => role)).toEqual([
      'feature',
      'ignored',
      'group',
      'target'
    ])
  })

  it('leaves out ids with a note, and treats numbers as categories when asked', async () => {
    const path = write(
      'ids.csv',
      table((i) => `id-${i},${i % 3},${i % 2 ? 'yes' : 'no'}`, 'id,code,class')
    )
    const dataSet = await loadPath(path, { categorical: ['code'] })
    expect(dataSet.features).toMatchObject({
      columns: [{ kind: 'categorical', categories: ['0', '1', '2'] }]
    })
    expect(dataSet.report.problems).toContainEqual(
      expect.objectContaining({
        kind: 'note',
        where: 'id',
        message: expect.stringContaining('differs in every row')
      })
    )
  })

  it('takes the splits from train.csv and test.csv, or from a column "split"', async () => {
    write(
      'both/train.csv',
      table((i) => `${i},${i % 2}`, 'a,class')
    )
    write(
      'both/test.csv',
      table((i) => `${i + 0.5},${i % 2}`, 'a,class', 10)
    )
    expect((await loadPath(`${folder}/both`)).report.givenSplits).toEqual({ train: 40, test: 10 })
    const path = write(
      'column.csv',
      table((i) => `${i},${i % 4 ? 'train' : 'test'},${i % 2}`, 'a,split,class')
    )
    const dataSet = await loadPath(path)
    expect(dataSet.report.givenSplits).toEqual({ train: 30, test: 10 })
    expect(dataSet.report.shape).toEqual([1])
  })
})
