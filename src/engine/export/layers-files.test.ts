import { allPixels } from '../data/testing/all-pixels'
import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { modelConfig } from '../../contract/model'
import { relativeDifference } from '../../core/relative-difference'
import { toOriginalUnits } from '../data/preparation/encode'
import { exportRun } from './export-run'
import {
  expectedLogits,
  greyImages,
  images,
  table,
  tableRows,
  trainedOn,
  writeTrained,
  type Examples
} from './testing/trained'

/** Plain tfjs, in a process without the native one, loads models as a page does: over HTTP. */
const script = `
import { text } from 'node:stream/consumers'
import { pathToFileURL } from 'node:url'
const tf = await import('@tensorflow/tfjs')
await tf.setBackend('cpu')
const results = []
for (const { address, folder, pixels, rows } of JSON.parse(await text(process.stdin))) {
  const model = await tf.loadLayersModel(address + 'model.json')
  let input
  if (pixels) input = tf.tensor(pixels, [-1, ...model.inputs[0].shape.slice(1)].map((side, i) => i === 0 ? pixels.length / model.inputs[0].shape.slice(1).reduce((a, b) => a * b) : side))
  else {
    const { encodeRows } = await import(pathToFileURL(folder + '/encode.js'))
    const { values, shape } = encodeRows(await (await fetch(address + 'preprocessing.json')).json(), rows)
    input = tf.tensor2d(values, shape)
  }
  const outputs = model.predict(input)
  results.push(Object.fromEntries(model.outputNames.map((name, i) => [name, [...outputs[i].dataSync()]])))
}
console.log(JSON.stringify(results))
`

interface Case {
  name: string
  model: Parameters<typeof modelConfig.parse>[0]
  examples: Examples
}

const convolutional: Case['model'][] = [
  { architecture: 'linear' },
  { architecture: 'mlp', hidden: [16], batchNorm: true, dropout: 0.3 },
  { architecture: 'small-cnn', filters: [8, 12], dense: 16 },
  { architecture: 'small-cnn', filters: [8, 12, 16], dense: 16, batchNorm: true, dropout: 0.2 },
  { architecture: 'pooled-cnn', filters: [8, 12, 16] },
  { architecture: 'preact-resnet', depth: 8 },
  { architecture: 'preact-resnet', depth: 20 },
  { architecture: 'preact-resnet-18' },
  { architecture: 'wide-resnet', depth: 10, factor: 2, dropout: 0.3 }
]
const cases: Case[] = [
  ...convolutional.map((model) => ({
    name: Object.values(model as object).join(' '),
    model,
    examples: images()
  })),
  { name: 'lenet-5, padded', model: { architecture: 'lenet-5' }, examples: images(28) },
  ...(['efficientnet-lite', 'mobilenet-v2', 'resnet'] as const).map((architecture) => ({
    name: architecture,
    model: { architecture },
    examples: images(32)
  })),
  { name: 'lenet-5', model: { architecture: 'lenet-5' }, examples: images(32) },
  { name: 'several labels', model: { architecture: 'small-cnn' }, examples: greyImages() },
  {
    name: 'a table',
    model: { architecture: 'mlp', hidden: [8], batchNorm: true },
    examples: table()
  },
  { name: 'a linear table', model: { architecture: 'linear' }, examples: table() }
]

const folder = mkdtempSync(join(tmpdir(), 'layers-model-'))
// A page that computes for seconds comes back to a connection that an idle timeout would have closed.
const server = createServer({ keepAliveTimeout: 0 }, ({ url = '/' }, response) => {
  response.end(readFileSync(join(folder, decodeURIComponent(url))))
})
let results: Record<string, number[]>[] = []

beforeAll(async () => {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const asked: object[] = []
  for (const [index, { model, examples }] of cases.entries()) {
    const [run, saved] = [join(folder, `run-${index}`), join(folder, `saved-${index}`)]
    await writeTrained(run, trainedOn(examples, model))
    await exportRun({ folder: run, at: 'best', format: 'tfjs' }, saved)
    const { features } = examples
    asked.push({
      address: `http://127.0.0.1:${port}/saved-${index}/`,
      folder: saved,
      ...(features.kind === 'image'
        ? { pixels: [...allPixels(features)] }
        : {
            rows: tableRows.species.map((species, row) => ({
              species,
              'mass (g)': Number.isNaN(tableRows['mass (g)'][row])
                ? 'NA'
                : tableRows['mass (g)'][row],
              year: String(tableRows.year[row])
            }))
          })
    })
  }
  const child = promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script], {
    maxBuffer: 1e8
  })
  child.child.stdin!.end(JSON.stringify(asked))
  const { stdout } = await child
  results = JSON.parse(stdout.trim().split('\n').at(-1)!) as typeof results
})
afterAll(() => {
  server.close()
  rmSync(folder, { recursive: true })
})

describe('plain tfjs loads an exported model', () => {
  it.each(cases.map(({ name, ...rest }, index) => ({ name, index, ...rest })))(
    '$name: the same logits',
    async ({ index, model, examples }) => {
      const expected = await expectedLogits(examples, trainedOn(examples, model))
      const given = results[index]!
      expect(relativeDifference(given['logits']!, expected)).toBeLessThanOrEqual(1e-5)
      const { targets } = examples.preprocessing
      if (targets.task === 'regression') {
        const values = toOriginalUnits(targets, expected)
        expect(relativeDifference(given['values']!, values)).toBeLessThanOrEqual(1e-5)
      } else if (targets.task === 'multi-label') {
        const probabilities = expected.map((logit) => 1 / (1 + Math.exp(-logit)))
        expect(relativeDifference(given['probabilities']!, probabilities)).toBeLessThanOrEqual(1e-5)
      } else {
        const row = given['probabilities']!.slice(0, 4)
        const exponentials = expected.slice(0, 4).map(Math.exp)
        const sum = exponentials.reduce((a, b) => a + b)
        row.forEach((value, i) => expect(value).toBeCloseTo(exponentials[i]! / sum, 5))
      }
    }
  )

  it('with weights in shards that browsers keep, and a text that says what it takes', () => {
    const saved = (index: number, file: string) => join(folder, `saved-${index}`, file)
    const index = cases.findIndex(({ name }) => name === 'preact-resnet-18')
    const { weightsManifest } = JSON.parse(readFileSync(saved(index, 'model.json'), 'utf8')) as {
      weightsManifest: { paths: string[] }[]
    }
    const sizes = weightsManifest[0]!.paths.map((path) => readFileSync(saved(index, path)).length)
    expect(sizes.length).toBeGreaterThan(5)
    expect(Math.max(...sizes)).toBe(4 * 1024 * 1024)
    const readme = readFileSync(saved(cases.length - 1, 'README.md'), 'utf8')
    expect(readme).toContain('`species`: one of `Gentoo`, `Adelie`')
    expect(readme).toContain('encodeRows(preprocessing, [row])')
  })
})
