import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { preprocessing } from '../../contract/preprocessing'
import { relativeDifference } from '../../core/relative-difference'
import { fitWordPieces } from '../../core/text/word-pieces'
import { encode, toOriginalUnits } from '../data/preparation/encode'
import { exportRun } from './export-run'
import { answer, cases } from './testing/exported-cases'
import { maySkip, python } from './testing/python'
import { expectedLogits, trainedOn, writeTrained, type Examples } from './testing/trained'

/** Feeds the model what it is given as JSON, and prints the outputs as JSON. */
const script = `${answer}
print(json.dumps(answer(sys.argv[1], json.load(sys.stdin))))`

const folder = mkdtempSync(join(tmpdir(), 'saved-model-'))
afterAll(() => {
  rmSync(folder, { recursive: true })
})

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
})
