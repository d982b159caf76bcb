import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { modelConfig, type ModelConfig } from '../../contract/model'
import { preprocessing, type Preprocessing } from '../../contract/preprocessing'
import { describeModel } from '../../core/architecture'
import { generator } from '../../core/random'
import { encode, encodedShape, toOriginalUnits } from '../data/encode'
import type { ImageFeatures, TableFeatures } from '../data/dataset'
import { writeModelRecord, writeWeights } from '../evaluation/modelFolder'
import { initialise } from '../models/initialise'
import { findPython, makePython } from '../runtime/provision/python-environment'
import { createEagerRunner } from '../training/eagerRunner'
import { exportRun } from './exportRun'

const environment = { name: 'tensorflow', requirements: ['tensorflow-cpu==2.21.0'] }

/** Loads the model, feeds it what it is given as JSON, and prints the outputs as JSON. */
const script = `
import json, sys, numpy, tensorflow as tf
signature = tf.saved_model.load(sys.argv[1]).signatures["serving_default"]
kinds = signature.structured_input_signature[1]
feeds = {name: tf.constant([float("nan") if v is None else v for v in values] if kinds[name].dtype != tf.string else values, dtype=kinds[name].dtype) for name, values in json.load(sys.stdin).items()}
feeds = {name: tf.reshape(value, [-1] + list(kinds[name].shape[1:])) for name, value in feeds.items()}
print(json.dumps({name: value.numpy().ravel().tolist() for name, value in signature(**feeds).items()}))
`

let python = findPython(environment)
const folder = mkdtempSync(join(tmpdir(), 'saved-model-'))
beforeAll(async () => {
  if (python || !process.env.CI) return
  console.log('Making a Python environment with TensorFlow in the cache, for minutes')
  python = await makePython(environment)
}, 900_000)
afterAll(() => {
  rmSync(folder, { recursive: true })
})

const reading = { missing: ['NA'], ignore: [], categorical: [] }
const common = { version: 1, reading, format: 'test', fileColumns: [], targetColumns: [] }

interface Case {
  model: ModelConfig
  preprocessing: Preprocessing
  rows: number
  features: ImageFeatures | TableFeatures
  feeds: Record<string, (number | null)[] | string[]>
}

function images(): Case {
  const random = generator(1, 'generation')
  const pixels = Uint8Array.from({ length: 5 * 8 * 8 * 3 }, () => random.integer(256))
  return {
    model: modelConfig.parse({ architecture: 'preact-resnet', depth: 8 }),
    preprocessing: preprocessing.parse({
      ...common,
      features: {
        ...{ kind: 'image', shape: [8, 8, 3], range: [0, 255], decoder: null, columns: null },
        ...{ offset: [120, 110, 90.5], scale: [60, 55, 70.25] }
      },
      targets: { task: 'classification', names: ['a', 'b', 'c', 'd'] }
    }),
    rows: 5,
    features: { kind: 'image', shape: [8, 8, 3], range: [0, 255], pixels },
    feeds: { images: [...pixels] }
  }
}

function table(): Case {
  const [mass, year] = [
    [4200, NaN, 3150.5],
    [2007, 2008, 2009]
  ]
  const species = ['Adelie', 'Gentoo', 'Dodo']
  return {
    model: modelConfig.parse({ architecture: 'mlp', hidden: [8], batchNorm: true }),
    preprocessing: preprocessing.parse({
      ...common,
      features: {
        kind: 'table',
        columns: [
          {
            kind: 'numeric',
            name: 'mass',
            median: 4000,
            indicator: true,
            offset: 4100,
            scale: 800
          },
          { kind: 'categorical', name: 'species', categories: ['Gentoo', 'Adelie'] },
          {
            kind: 'numeric',
            name: 'year',
            median: 2008,
            indicator: false,
            offset: 2008,
            scale: 0.8
          }
        ]
      },
      targets: {
        task: 'regression',
        names: ['flipper', 'bill'],
        offset: [200, 44],
        scale: [14, 5.5]
      }
    }),
    rows: 3,
    features: {
      kind: 'table',
      columns: [
        { kind: 'numeric', name: 'mass', values: Float64Array.from(mass) },
        {
          kind: 'categorical',
          name: 'species',
          codes: Int32Array.of(0, 1, 2),
          categories: species
        },
        { kind: 'numeric', name: 'year', values: Float64Array.from(year) }
      ]
    },
    feeds: { mass: mass.map((value) => (Number.isNaN(value) ? null : value)), species, year }
  }
}

function expectClose(actual: number[] | undefined, expected: Float32Array): void {
  expect(actual).toHaveLength(expected.length)
  const largest = Math.max(...expected.map(Math.abs))
  expected.forEach((value, index) => {
    expect(Math.abs(value - actual![index]!)).toBeLessThanOrEqual(1e-5 * largest)
  })
}

describe.skipIf(!python && !process.env.CI)("Python's TensorFlow loads an exported model", () => {
  it.each([
    ['images', images()],
    ['a table', table()]
  ])('of %s', async (name, { model, preprocessing, rows, features, feeds }) => {
    const { targets } = preprocessing
    const described = describeModel(model, encodedShape(preprocessing), targets.names.length)
    const weights = initialise(described, 3)
    const saved = join(folder, name)
    const run = join(folder, `${name} run`)
    const { task } = targets
    const shape = { exampleShape: described.exampleShape, outputs: described.outputs }
    await writeModelRecord(run, { version: 1, task, model, preprocessing, ...shape })
    await writeWeights(run, 'best', described, weights, 1)
    await exportRun(run, 'best', saved)
    const stored = JSON.parse(
      readFileSync(join(saved, 'assets.extra/names.json'), 'utf8')
    ) as unknown
    expect(stored).toEqual({ task: targets.task, names: targets.names })
    const input = JSON.stringify(feeds)
    const output = execFileSync(python!, ['-c', script, saved], {
      input,
      encoding: 'utf8',
      stdio: ['pipe', 'pipe', 'ignore']
    })
    const results = JSON.parse(output) as Record<string, number[]>
    const optimizer = { kind: 'sgd', learningRate: 1, momentum: 0, nesterov: false, weightDecay: 0 } as const // prettier-ignore
    const definition = { model: described, task: targets.task, optimizer, labelSmoothing: 0, clipNorm: null } // prettier-ignore
    const runner = createEagerRunner(definition, weights)
    const index = Int32Array.from({ length: rows }, (_, row) => row)
    const logits = await runner.predict(encode(preprocessing, features, index), rows)
    runner.dispose()
    expectClose(results['logits'], logits)
    if (targets.task === 'regression') {
      expectClose(results['values'], toOriginalUnits(targets, logits))
    } else {
      const sums = [0, 1, 2, 3, 4].map((row) => results['probabilities']!.slice(row * 4, row * 4 + 4).reduce((a, b) => a + b)) // prettier-ignore
      for (const sum of sums) expect(sum).toBeCloseTo(1, 5)
    }
  })
})
