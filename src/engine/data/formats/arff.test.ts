import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { loadPath, scratch } from '../testing/scratch'

const { write } = scratch()

const head = `% Two flowers
@RELATION flowers
@ATTRIBUTE 'petal length' NUMERIC
@attribute colour {red, 'light blue'}
@attribute kind {a,b}
@DATA
`
const dense = Array.from(
  { length: 12 },
  (_, i) => `${i === 3 ? '?' : i / 2}, ${i % 3 ? 'red' : "'light blue'"}, ${i % 2 ? 'b' : 'a'}`
).join('\n')

async function columns(name: string, content: string | Uint8Array) {
  const { features, targets, report } = await loadPath(write(name, content))
  if (features.kind !== 'table' || targets.task !== 'classification') throw new Error('no classes')
  return { columns: features.columns, classes: targets.classes, labels: targets.labels, report }
}

describe('ARFF', () => {
  it('reads names, numbers, quoted categories and missing values', async () => {
    const { columns: found, classes, labels, report } = await columns('f.arff', head + dense)
    expect(report.format).toBe('arff')
    expect(classes).toEqual(['a', 'b'])
    expect([...labels].slice(0, 4)).toEqual([0, 1, 0, 1])
    const [length, colour] = found
    if (length?.kind !== 'numeric' || colour?.kind !== 'categorical') throw new Error('other kinds')
    expect(length.name).toBe('petal length')
    expect([...length.values].slice(2, 5)).toEqual([1, NaN, 2])
    expect(colour.categories).toEqual(['light blue', 'red'])
  })

  it('is recognised by its content, whatever its name, and read when packed', async () => {
    expect((await columns('f.data', head + dense)).report.format).toBe('arff')
    expect((await columns('g.arff.gz', gzipSync(head + dense))).report.examples).toBe(12)
  })

  it('fills sparse rows with 0 and the first value', async () => {
    const rows = Array.from({ length: 10 }, (_, i) =>
      i % 2 ? `{0 ${i}, 2 b}` : '{1 "light blue"}'
    )
    const { columns: found, labels } = await columns('s.arff', head + rows.join('\n'))
    if (found[0]?.kind !== 'numeric' || found[1]?.kind !== 'categorical') throw new Error('kinds')
    expect([...found[0].values].slice(0, 4)).toEqual([0, 1, 0, 3])
    expect([...labels].slice(0, 3)).toEqual([0, 1, 0])
    expect(found[1].categories[found[1].codes[1]!]).toBe('red')
  })

  it('reports rows of another width, and numbers that are nominal', async () => {
    const coded = head.replace("{red, 'light blue'}", '{1,2}')
    const rows = Array.from({ length: 10 }, (_, i) => `${i},${1 + (i % 2)},${i % 3 ? 'a' : 'b'}`)
    const { report } = await columns('w.arff', `${coded}${rows.join('\n')}\n1,2\n`)
    expect(report.examples).toBe(10)
    expect(report.problems.find(({ kind }) => kind === 'bad row')?.where).toBe('w.arff line 17')
    expect(report.problems.map(({ where }) => where)).toContain('colour')
  })

  it.each([
    ['no data', '@relation x\n@attribute a numeric\n', 'invalid-data'],
    ['a relation within', '@relation x\n@attribute bag relational\n@data\n', 'unsupported'],
    ['an attribute without a type', '@relation x\n@attribute a\n@data\n1\n', 'invalid-data']
  ])('refuses %s', async (name, text, code) => {
    await expect(loadPath(write(`${name}.arff`, text))).rejects.toMatchObject({ code })
  })
})
