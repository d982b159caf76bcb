import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, describe, expect, it } from 'vitest'
import { dataConfig } from '../../contract/data'
import { relativeDifference } from '../../core/relative-difference'
import { prepare } from '../data/preparation/prepare'
import { loadPath } from '../data/testing/scratch'
import { exportRun } from './export-run'
import { answer, cases } from './testing/exported-cases'
import { maySkip, python } from './testing/python'
import { expectedLogits, trainedOn, writeTrained } from './testing/trained'

const folder = mkdtempSync(join(tmpdir(), 'saved-model-'))
afterAll(() => {
  rmSync(folder, { recursive: true })
})

/** A model of one of the tables whose columns have names that others cannot take, and what it is to say. */
async function exportNamed(file: string) {
  const path = join(import.meta.dirname, '../data/fixtures/cases/43-names', `${file}.csv`)
  const dataSet = await loadPath(path, { target: 'label' })
  const config = dataConfig.parse({ source: { kind: 'bundled', name: 'digits' } })
  const fitted = prepare(dataSet, config, 0).preprocessing
  const examples = { preprocessing: fitted, rows: dataSet.length, features: dataSet.features }
  const trained = trainedOn(examples, { architecture: 'mlp', hidden: [8] })
  const [run, saved] = [join(folder, `${file} run`), join(folder, file)]
  await writeTrained(run, trained)
  await exportRun({ folder: run, at: 'best', format: 'savedmodel' }, saved)
  const names = readFileSync(join(saved, 'assets.extra/names.json'), 'utf8')
  const { columns } = JSON.parse(names) as { columns: { column: string; input: string }[] }
  if (dataSet.features.kind !== 'table') throw new Error('these are images')
  const given = new Map(dataSet.features.columns.map((column) => [column.name, column]))
  const feeds = columns.map(({ column, input }) => {
    const from = given.get(column)!
    return [
      input,
      from.kind === 'numeric'
        ? Array.from(from.values)
        : Array.from(from.codes, (code) => from.categories[code])
    ] as const
  })
  return {
    ...{ saved, columns, feeds: Object.fromEntries(feeds) },
    logits: await expectedLogits(examples, trained),
    readme: readFileSync(join(saved, 'README.md'), 'utf8')
  }
}

describe.skipIf(python === null && maySkip)("Python's TensorFlow loads an exported model", () => {
  it('whatever its columns are called', async () => {
    const files = ['s1', 's2', 's3', 's4', 's5', 't']
    const asked = await Promise.all(files.map(exportNamed))
    const output = execFileSync(
      python!,
      ['-c', `${answer}\nprint(json.dumps([answer(*each) for each in json.load(sys.stdin)]))`],
      {
        input: JSON.stringify(asked.map(({ saved, feeds }) => [saved, feeds])),
        encoding: 'utf8',
        stdio: ['pipe', 'pipe', 'ignore']
      }
    )
    const results = JSON.parse(output) as { logits: number[]; columns: string[][] }[]
    asked.forEach(({ columns, logits, readme }, index) => {
      const { logits: found, columns: own } = results[index]!
      expect(own).toEqual(columns.map(({ column, input }) => [column, input]))
      expect(relativeDifference(found, logits)).toBeLessThanOrEqual(1e-6)
      for (const { column, input } of columns)
        expect(readme).toContain(`| ${column} | \`${input}\` |`)
    })
  })

  it.each(cases)('as the lines beside it say: $name', async ({ name, model, examples }) => {
    const [run, saved] = [join(folder, `${name} lines run`), join(folder, `${name} lines`)]
    await writeTrained(run, trainedOn(examples, model))
    const { usage } = await exportRun({ folder: run, at: 'best', format: 'savedmodel' }, saved)
    await sharp({ create: { width: 20, height: 10, channels: 3, background: 'teal' } })
      .png()
      .toFile(join(saved, 'picture.png'))
    const printed = execFileSync(python!, ['-c', usage.code], {
      cwd: saved,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore']
    })
    const numbers = printed.match(/-?\d+(\.\d*)?(e[+-]?\d+)?/g) ?? []
    expect(numbers).toHaveLength(examples.preprocessing.targets.names.length)
  })
})
