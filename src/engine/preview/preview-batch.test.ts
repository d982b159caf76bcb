import { describe, expect, it } from 'vitest'
import { runConfig, type RunConfigInput } from '../../contract/run-config'
import { describeModel, parametersOf, statisticsOf } from '../../core/architecture'
import { loadDataSet } from '../data/load'
import { prepare } from '../data/preparation/prepare'
import { Batches } from '../training/batches'
import { Checkpoints } from '../run-folder/checkpoints'
import { beginning } from '../run-folder/progress'
import { collect, newFolder } from '../training/testing/small-run'
import type { StepInput } from '../step/step-runner'
import { TrainingLoop } from '../training/training-loop'
import { previewBatch } from './preview-batch'

const digits = {
  data: { source: { kind: 'bundled', name: 'digits' }, examplesPerClass: 5 },
  model: { architecture: 'small-cnn', filters: [2], dense: 4 },
  training: { epochs: 2, batchSize: 16 }
} as const satisfies RunConfigInput
const penguins = {
  data: { source: { kind: 'bundled', name: 'penguins' } },
  model: { architecture: 'mlp', hidden: [4] },
  training: { epochs: 2, batchSize: 16 }
} as const satisfies RunConfigInput

async function open(input: RunConfigInput) {
  const config = runConfig.parse(input)
  const dataSet = await loadDataSet(config.data.source, config.data.reading, newFolder())
  return { config, dataSet, ...prepare(dataSet, config.data, config.seed) }
}

type Opened = Awaited<ReturnType<typeof open>>
const look = (opened: Opened, epoch: number, step: number, limit = 16) =>
  previewBatch({ ...opened, epoch, step, limit })

/** Every step input that the trainer's own loop hands to its runner. */
async function fedByTrainer({ config, data, preprocessing }: Opened): Promise<StepInput[]> {
  const model = describeModel(config.model, data.exampleShape, data.outputs)
  const fed: StepInput[] = []
  const runner = {
    step: (input: StepInput) => (fed.push(input), Promise.resolve(1)),
    predict: (_: Float32Array, size: number) =>
      Promise.resolve(new Float32Array(size * data.outputs)),
    predictMixed: () => Promise.reject(new Error('nobody asks for it')),
    readState: () =>
      Promise.resolve(
        Object.fromEntries(
          [...parametersOf(model), ...statisticsOf(model)].map(({ name, shape }) => [
            name,
            new Float32Array(shape.reduce((a, b) => a * b, 1))
          ])
        )
      ),
    writeState: () => Promise.resolve(),
    dispose: () => undefined
  }
  const loop = new TrainingLoop(
    {
      ...{ config, data, runner, modelNames: [], fittedTargets: preprocessing.targets },
      batches: new Batches(config, data, model),
      checkpoints: new Checkpoints(newFolder()),
      measureTraining: () =>
        Promise.resolve({
          ...{ mixedExamples: 1, mixedLoss: 0, targetEntropy: 0 },
          ...{ cleanExamples: 1, cleanLoss: 0, cleanScore: 1 }
        }),
      beforeCheckpoint: () => Promise.resolve()
    },
    beginning()
  )
  await collect(loop.run())
  return fed
}

describe('the preview is what training feeds', () => {
  it.each(['input', 'cutmix', 'manifold', 'mixup-or-cutmix', 'fmix'] as const)(
    '%s',
    async (policy) => {
      const mixing = { policy, ...(policy === 'manifold' && { lambdaPer: 'example' as const }) }
      const opened = await open({ ...digits, mixing, seed: 3 })
      const fed = await fedByTrainer(opened)
      const preview = await look(opened, 1, 1)
      const { plan, size, features } = fed[preview.stepsPerEpoch + 1]!
      expect(preview).toMatchObject({ variant: plan.variant, size, epoch: 1, step: 1 })
      expect(preview.examples.map(({ partner }) => partner?.place)).toEqual([
        ...plan.partners!.rows
      ])
      const lambdaOf = (i: number) => plan.lambda[plan.lambda.length === 1 ? 0 : i]
      preview.examples.forEach(({ lambda }, i) => expect(lambda).toBe(lambdaOf(i)))

      const shownImages = preview.features
      if (shownImages.kind !== 'image') throw new Error('digits are images')
      const fitted = opened.preprocessing.features
      if (fitted.kind !== 'image') throw new Error('digits are images')
      features.forEach((value, i) => {
        const pixel = (value * fitted.scale[0]! + fitted.offset[0]!) / fitted.range[1]
        expect(Math.abs(shownImages.first[i]! - pixel * 255)).toBeLessThan(0.51)
      })
      const perEpoch = fed.slice(preview.stepsPerEpoch)
      expect([...preview.epochDraws.lambdas]).toEqual(
        perEpoch.flatMap((input) => (input.plan.partners ? [...input.plan.lambda] : []))
      )
    }
  )
})

describe('images', () => {
  it('input mixup: pixels and targets are lambda of the first and the rest of the second', async () => {
    const preview = await look(
      await open({ ...digits, mixing: { policy: 'input', alpha: 1 } }),
      0,
      0
    )
    const { features, examples, outputNames } = preview
    if (features.kind !== 'image') throw new Error('digits are images')
    const { first, second, mixed } = features
    const { lambda } = examples[0]!
    expect(lambda).toBeGreaterThan(0)
    expect(lambda).toBeLessThan(1)
    mixed!.forEach((value, i) => {
      // each byte was rounded by itself
      expect(Math.abs(value - lambda * first[i]! - (1 - lambda) * second![i]!)).toBeLessThan(1.01)
    })
    examples.forEach(({ target, label, partner }) => {
      const expected = outputNames.map(
        (name) => (name === label ? lambda : 0) + (name === partner!.label ? 1 - lambda : 0)
      )
      target.forEach((share, output) => expect(share).toBeCloseTo(expected[output]!, 6))
    })
  })

  it('CutMix: the partner shows in the box alone, whose area is what lambda leaves', async () => {
    const preview = await look(
      await open({ ...digits, mixing: { policy: 'cutmix', alpha: 1 } }),
      0,
      0
    )
    const { features, examples } = preview
    if (features.kind !== 'image') throw new Error('digits are images')
    const [height, width] = features.shape
    examples.forEach(({ box, lambda }, example) => {
      expect(box!.area).toBeCloseTo(1 - lambda, 6)
      for (let row = 0; row < height; row++) {
        for (let column = 0; column < width; column++) {
          const inside =
            row >= box!.top && row < box!.bottom && column >= box!.left && column < box!.right
          const at = (example * height + row) * width + column
          expect(features.mixed![at]).toBe((inside ? features.second! : features.first)[at])
        }
      }
    })
  })

  it('manifold mixup leaves the pixels and names the block', async () => {
    const preview = await look(
      await open({ ...digits, mixing: { policy: 'manifold', blocks: [1] } }),
      0,
      0
    )
    expect(preview.block).toBe(1)
    expect(preview.blocks[1]?.mixable).toBe(true)
    expect(preview.features.mixed).toBeNull()
    expect(preview.features.second).not.toBeNull()
  })

  it('RegMixup shows the mixed half', async () => {
    const mixed = await look(
      await open({ ...digits, mixing: { policy: 'input', alpha: 10 } }),
      0,
      0
    )
    const both = await look(
      await open({ ...digits, mixing: { policy: 'regmixup', alpha: 10 } }),
      0,
      0
    )
    expect(both.features).toEqual(mixed.features)
    expect(both.examples).toEqual(mixed.examples)
  })

  it('an unmixed batch has no partners', async () => {
    const preview = await look(await open({ ...digits, mixing: { policy: 'none' } }), 0, 0)
    expect(preview).toMatchObject({ variant: 'none', block: null, pairing: null })
    expect(preview.features).toMatchObject({ second: null, mixed: null })
    expect(preview.examples[0]).toMatchObject({ partner: null, lambda: 1 })
    expect(preview.epochDraws).toMatchObject({ mixedBatches: 0, pairing: null })
  })
})

describe('tables', () => {
  it('rows are in the units of the data', async () => {
    const opened = await open({ ...penguins, mixing: { policy: 'input', alpha: 1 } })
    const { features, examples } = await look(opened, 0, 0, 4)
    if (features.kind !== 'table') throw new Error('penguins are a table')
    const { columns } = opened.dataSet.features as { columns: { name: string }[] }
    const name = 'Flipper Length (mm)'
    const at = features.columns.indexOf(name)
    const column = columns.find((one) => one.name === name) as unknown as { values: Float64Array }
    examples.forEach(({ row, partner, lambda }, i) => {
      const start = i * features.columns.length
      const [first, second] = [column.values[row]!, column.values[partner!.row]!]
      if (Number.isNaN(first) || Number.isNaN(second)) return
      expect(features.first[start + at]).toBeCloseTo(first, 1)
      expect(features.second![start + at]).toBeCloseTo(second, 1)
      expect(features.mixed![start + at]).toBeCloseTo(lambda * first + (1 - lambda) * second, 1)
    })
    expect(features.columns).toContain('Island = Biscoe')
  })

  it('CutMix for tables says which columns come from the partner', async () => {
    const opened = await open({ ...penguins, mixing: { policy: 'column-cutmix' } })
    const { features, examples } = await look(opened, 0, 1, 4)
    if (features.kind !== 'table') throw new Error('penguins are a table')
    const width = features.columns.length
    examples.forEach(({ taken }, i) =>
      taken!.forEach((partner, column) => {
        const from = partner ? features.second! : features.first
        expect(features.mixed![i * width + column]).toBe(from[i * width + column])
      })
    )
  })
})

describe('pairing', () => {
  it('cross-class reaches its bound, batch and epoch', async () => {
    const opened = await open({
      ...digits,
      mixing: { policy: 'input', pairing: 'cross-class' }
    })
    const { pairing, epochDraws } = await look(opened, 0, 0)
    expect(pairing!.sameClass).toBe(pairing!.fewestSameClass)
    expect(epochDraws.pairing!.pairs).toBe(50)
    expect(epochDraws.pairing!.sameClass).toBe(epochDraws.pairing!.fewestSameClass)
  })
})

it('a batch that the run does not have is refused', async () => {
  const opened = await open({ ...digits, mixing: { policy: 'input' } })
  await expect(look(opened, 2, 0)).rejects.toThrow(/2 epochs of 4 batches/)
  await expect(look(opened, 0, 4)).rejects.toThrow(/no batch 5 in epoch 1/)
})

it('what cannot be trained is refused with the reason', async () => {
  const opened = await open({ ...penguins, mixing: { policy: 'cutmix' } })
  await expect(look(opened, 0, 0)).rejects.toThrow(/rows of a table/)
})

it('pictures are shown augmented, and mixed as they are augmented', async () => {
  const augmentation = { rotation: 30, smallestCrop: 0.5 }
  const opened = await open({
    ...digits,
    data: { ...digits.data, augmentation },
    mixing: { policy: 'input', lambdaFrom: 'fixed', fixedLambda: 0.5 }
  })
  const plain = (await look(await open({ ...digits, mixing: opened.config.mixing }), 0, 0)).features
  const first = (await look(opened, 0, 0)).features
  const later = (await look(opened, 1, 0)).features
  if (first.kind !== 'image' || plain.kind !== 'image' || later.kind !== 'image') {
    throw new Error('digits are pictures')
  }
  expect(first.first).not.toEqual(plain.first)
  const { second, mixed } = first
  const gaps = first.first.map((byte, at) => Math.abs((byte + second![at]!) / 2 - mixed![at]!))
  // black and white are cut at their ends, and bytes are rounded
  expect(Math.max(...gaps)).toBeLessThanOrEqual(1)
})
