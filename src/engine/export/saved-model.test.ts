import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, describe, expect, it, vi } from 'vitest'
import type { modelConfig } from '../../contract/model'
import { relativeDifference } from '../../core/relative-difference'
import { dataConfig } from '../../contract/data'
import { preprocessing } from '../../contract/preprocessing'
import { fitWordPieces } from '../../core/text/word-pieces'
import { prepare } from '../data/preparation/prepare'
import { loadPath } from '../data/testing/scratch'
import { encode, toOriginalUnits } from '../data/preparation/encode'
import { exportRun } from './export-run'
import { maySkip, python } from './testing/python'
import {
  expectedLogits,
  images,
  table,
  tableRows,
  trainedOn,
  writeTrained,
  type Examples
} from './testing/trained'

/** Defines `answer(folder, feeds)`: what the model there says, and its table of columns. */
const answer = `
import json, sys, numpy, tensorflow as tf

def answer(folder, given):
    signatures = tf.saved_model.load(folder).signatures
    signature = signatures["serving_default"]
    kinds = signature.structured_input_signature[1]
    feeds = {name: tf.constant([float("nan") if v is None else v for v in values] if kinds[name].dtype != tf.string else values, dtype=kinds[name].dtype) for name, values in given.items()}
    feeds = {name: tf.reshape(value, [-1] + list(kinds[name].shape[1:])) for name, value in feeds.items()}
    answers = {name: value.numpy().ravel().tolist() for name, value in signature(**feeds).items()}
    if "columns" in signatures:
        table = signatures["columns"]()
        answers["columns"] = [[column.decode(), name.decode()] for column, name in zip(table["column"].numpy(), table["input"].numpy())]
    return answers
`

/** Feeds the model what it is given as JSON, and prints the outputs as JSON. */
const script = `${answer}
print(json.dumps(answer(sys.argv[1], json.load(sys.stdin))))`

interface Case {
  name: string
  model: Parameters<typeof modelConfig.parse>[0]
  examples: Examples
  feeds: Record<string, (number | null)[] | string[]>
}

const pictures = images()
const cases: Case[] = [
  {
    name: 'images',
    model: { architecture: 'preact-resnet', depth: 8 },
    examples: pictures,
    feeds: { images: [...(pictures.features.kind === 'image' ? pictures.features.pixels : [])] }
  },
  {
    name: 'a table',
    model: { architecture: 'mlp', hidden: [8], batchNorm: true },
    examples: table(),
    feeds: {
      species: tableRows.species,
      year: tableRows.year,
      mass_g: tableRows['mass (g)'].map((value) => (Number.isNaN(value) ? null : value))
    }
  }
]

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

// A Python that loads TensorFlow takes seconds, many of them on a busy machine.
vi.setConfig({ testTimeout: 180_000 })

describe.skipIf(python === null && maySkip)("Python's TensorFlow loads an exported model", () => {
  it.each(cases)('of $name', async ({ name, model, examples, feeds }) => {
    const { targets } = examples.preprocessing
    const [run, saved] = [join(folder, `${name} run`), join(folder, name)]
    const trained = trainedOn(examples, model)
    await writeTrained(run, trained)
    await exportRun({ folder: run, at: 'best', format: 'savedmodel' }, saved)
    const stored: unknown = JSON.parse(readFileSync(join(saved, 'assets.extra/names.json'), 'utf8'))
    expect(stored).toMatchObject({ task: targets.task, names: targets.names })
    expect(python, 'a Python with TensorFlow, which npm test makes under CI').not.toBeNull()
    const output = execFileSync(python!, ['-c', script, saved], {
      input: JSON.stringify(feeds),
      encoding: 'utf8',
      stdio: ['pipe', 'pipe', 'ignore']
    })
    const results = JSON.parse(output) as Record<string, number[]>
    const logits = await expectedLogits(examples, trained)
    expect(relativeDifference(results['logits']!, logits)).toBeLessThanOrEqual(1e-5)
    if (targets.task === 'regression') {
      const values = toOriginalUnits(targets, logits)
      expect(relativeDifference(results['values']!, values)).toBeLessThanOrEqual(1e-5)
    } else {
      const sums = [0, 1, 2, 3, 4].map((row) =>
        results['probabilities']!.slice(row * 4, row * 4 + 4).reduce((a, b) => a + b)
      )
      for (const sum of sums) expect(sum).toBeCloseTo(1, 5)
    }
  })

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

  it('of texts, which the module next to it cuts into the same pieces', async () => {
    const texts = [
      'The soup, with garlic!',
      'ﬁne ÜBER naïve 漢字 don’t_stop',
      '',
      'unseenwords km² ½'
    ]
    const pieces = fitWordPieces([...texts.slice(0, 3), 'the soup over the fine soups km 2'])
    const length = 12
    const preprocessed = preprocessing.parse({
      ...{ version: 1, reading: {}, format: 'csv', fileColumns: ['text'], targetColumns: ['y'] },
      features: { kind: 'table', columns: [{ kind: 'text', name: 'text', pieces, length }] },
      targets: { task: 'classification', names: ['a', 'b', 'c'] }
    })
    const codes = Int32Array.from(texts, (_, row) => row)
    const column = { kind: 'text' as const, name: 'text', codes, categories: texts, length }
    const examples: Examples = {
      ...{ preprocessing: preprocessed, rows: texts.length },
      features: { kind: 'table', columns: [column] }
    }
    const trained = trainedOn(examples, { architecture: 'text-cnn', embedding: 4, filters: 3 })
    const [run, saved] = [join(folder, 'text run'), join(folder, 'text')]
    await writeTrained(run, trained)
    const { usage } = await exportRun({ folder: run, at: 'best', format: 'savedmodel' }, saved)
    const code = `import json, sys
${usage.code}
texts = json.load(sys.stdin)
answers = model(pieces=tf.constant(encode(texts), tf.int32))
print(json.dumps([encode(texts), answers["logits"].numpy().ravel().tolist()]))`
    const output = execFileSync(python!, ['-c', code], {
      ...{ cwd: saved, input: JSON.stringify(texts), encoding: 'utf8' },
      stdio: ['pipe', 'pipe', 'ignore']
    })
    const [encoded, logits] = JSON.parse(output.trim().split('\n').at(-1)!) as [
      number[][],
      number[]
    ]
    const rows = encode(preprocessed, examples.features, [...codes])
    expect(encoded.flat()).toEqual([...rows])
    expect(relativeDifference(logits, await expectedLogits(examples, trained))).toBeLessThanOrEqual(
      1e-5
    )
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
