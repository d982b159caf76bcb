import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, describe, expect, it, vi } from 'vitest'
import type { modelConfig } from '../../contract/model'
import { relativeDifference } from '../../core/relative-difference'
import { toOriginalUnits } from '../data/preparation/encode'
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

/** Loads the model, feeds it what it is given as JSON, and prints the outputs as JSON. */
const script = `
import json, sys, numpy, tensorflow as tf
signature = tf.saved_model.load(sys.argv[1]).signatures["serving_default"]
kinds = signature.structured_input_signature[1]
feeds = {name: tf.constant([float("nan") if v is None else v for v in values] if kinds[name].dtype != tf.string else values, dtype=kinds[name].dtype) for name, values in json.load(sys.stdin).items()}
feeds = {name: tf.reshape(value, [-1] + list(kinds[name].shape[1:])) for name, value in feeds.items()}
print(json.dumps({name: value.numpy().ravel().tolist() for name, value in signature(**feeds).items()}))
`

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
      ...tableRows,
      'mass (g)': tableRows['mass (g)'].map((value) => (Number.isNaN(value) ? null : value))
    }
  }
]

const folder = mkdtempSync(join(tmpdir(), 'saved-model-'))
afterAll(() => {
  rmSync(folder, { recursive: true })
})

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
    expect(stored).toEqual({ task: targets.task, names: targets.names })
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

  it.each(cases)('as the lines beside it say: $name', async ({ name, model, examples }) => {
    const [run, saved] = [join(folder, `${name} lines run`), join(folder, `${name} lines`)]
    await writeTrained(run, trainedOn(examples, model))
    const { usage } = await exportRun({ folder: run, at: 'best', format: 'savedmodel' }, saved)
    await sharp({ create: { width: 20, height: 10, channels: 3, background: 'teal' } })
      .png()
      .toFile(join(saved, 'picture.png'))
    const said = execFileSync(python!, ['-c', usage.code], {
      cwd: saved,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore']
    })
    const numbers = said.match(/-?\d+(\.\d*)?(e[+-]?\d+)?/g) ?? []
    expect(numbers).toHaveLength(examples.preprocessing.targets.names.length)
  })
})
