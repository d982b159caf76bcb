import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { modelConfig } from '../../../contract/model'
import { runConfig, type RunConfig, type RunConfigInput } from '../../../contract/run-config'
import { describeModel, parametersOf, statisticsOf } from '../../../core/architecture'
import { relativeDifference } from '../../../core/relative-difference'
import { encodeSafetensors } from '../../../core/safetensors'
import { initialise, type NamedValues } from '../../models/initialise'
import { openTrainedModel } from '../../run-folder/trained-model'
import { WeightsStore } from '../../weights/store'
import { collect, curve, newFolder, openSmall } from './small-run'

const architecture = { architecture: 'mobilenet-v2' as const }

type Changes = Omit<Partial<RunConfigInput>, 'data' | 'model'>

/** A cache of its own with random weights in place of published ones, for tests; `dispose` gives the user's back. */
export function madeBackbone() {
  const before = process.env.MIXUP_STUDIO_CACHE
  const cache = mkdtempSync(join(tmpdir(), 'backbone-'))
  process.env.MIXUP_STUDIO_CACHE = cache
  const model = describeModel(modelConfig.parse(architecture), [32, 32, 3], 7)
  const values = initialise(model, 11)
  const specs = [...parametersOf(model), ...statisticsOf(model)]
  const bytes = encodeSafetensors(
    Object.fromEntries(specs.map(({ name, shape }) => [name, { shape, data: values[name]! }]))
  )
  const digest = createHash('sha256').update(bytes).digest('hex')
  mkdirSync(join(cache, 'weights'))
  writeFileSync(join(cache, 'weights', `${digest}.safetensors`), bytes)

  const configWith = (pretrained: object, changes: Changes = {}): RunConfig =>
    runConfig.parse({
      data: {
        source: { kind: 'bundled', name: 'emoji' },
        reading: { image: { height: 32, width: 32, channels: 3 } },
        examplesPerClass: 4,
        split: { useGiven: false, validation: 0.02, test: 0.02 },
        normalisation: 'given',
        given: { mean: [0.5, 0.5, 0.5], deviation: [0.25, 0.25, 0.25] }
      },
      model: { ...architecture, pretrained: { weights: { name: 'made', digest }, ...pretrained } },
      // not Adam, which makes full steps of gradients that are next to nothing
      optimizer: { kind: 'sgd', learningRate: 1e-4 },
      training: { epochs: 2, batchSize: 10, checkpointEvery: 1000 },
      ...changes
    })

  async function trained(
    config: RunConfig,
    folder = newFolder(),
    options: Parameters<typeof openSmall>[2] = {}
  ) {
    const training = await openSmall(config, folder, { cache, ...options })
    const events = await collect(training.train())
    await collect(training.evaluate())
    training.dispose()
    const { predictor, weights } = await openTrainedModel(folder, 'last')
    predictor.dispose()
    return { losses: curve(events).losses, weights, folder }
  }

  /** Names of the weights that are no longer those of the pretrained net; the last layer is left out. */
  async function changedIn(weights: NamedValues): Promise<string[]> {
    const given = await new WeightsStore(cache).read(digest, 'made')
    return Object.keys(weights).filter(
      (name) => !name.startsWith('output/') && relativeDifference(weights[name]!, given[name]!) > 0
    )
  }

  return {
    ...{ cache, digest, configWith, trained, changedIn },
    dispose(): void {
      if (before === undefined) delete process.env.MIXUP_STUDIO_CACHE
      else process.env.MIXUP_STUDIO_CACHE = before
      rmSync(cache, { recursive: true, force: true })
    }
  }
}
