import type { DataSource } from '../contract/data'
import { runConfig, type RunConfig } from '../contract/run-config'
import type { ModelConfig } from '../contract/model'
import type { DataSetReport } from '../contract/records'

export interface Recommendation {
  config: RunConfig
  /** One sentence for each choice that the data decided. */
  reasons: string[]
}

const smallestImageForResNet = 24

function modelFor(report: DataSetReport): { model: ModelConfig['architecture']; reason: string } {
  if (report.kind === 'table') {
    return { model: 'mlp', reason: 'Tables are learned by an MLP: each column is one input.' }
  }
  const side = Math.min(report.shape[0] ?? 0, report.shape[1] ?? 0)
  if (side >= smallestImageForResNet && report.examples >= 20_000) {
    return {
      model: 'preact-resnet',
      reason: 'Many images of this size reward a deep residual net.'
    }
  }
  return {
    model: 'small-cnn',
    reason: 'Small images and few of them: a small CNN learns in minutes.'
  }
}

/** Enough epochs for about two thousand steps, so that small data is seen often enough. */
function epochsFor(examples: number, batchSize: number): number {
  const stepsPerEpoch = Math.max(1, Math.ceil((examples * 0.7) / batchSize))
  return Math.min(100, Math.max(10, Math.round(2000 / stepsPerEpoch / 10) * 10))
}

/** A configuration that works for the data at hand. */
export function recommend(source: DataSource, report: DataSetReport): Recommendation {
  const { model, reason } = modelFor(report)
  const batchSize = report.examples < 500 ? 16 : report.examples < 20_000 ? 64 : 128
  const epochs = Math.min(epochsFor(report.examples, batchSize), model === 'small-cnn' ? 30 : 100)
  const config = runConfig.parse({
    data: {
      source,
      reading: report.reading,
      augmentation: model === 'preact-resnet' ? { flip: true, cropPadding: 4 } : {}
    },
    model: { architecture: model },
    mixing: { policy: 'input', alpha: 0.2 },
    training: { epochs, batchSize }
  })
  return {
    config,
    reasons: [
      reason,
      'Alpha 0.2 is the usual start: most mixed examples stay close to one of their parents.',
      `${epochs} epochs in batches of ${batchSize} suit ${report.examples.toLocaleString('en-GB')} examples.`
    ]
  }
}
