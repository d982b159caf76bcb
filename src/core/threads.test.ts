import { expect, it } from 'vitest'
import { runConfig, type RunConfigInput } from '../contract/run-config'
import { suggestThreads } from './threads'

const suggest = (model: RunConfigInput['model'], batchSize: number, side?: number) =>
  suggestThreads(
    runConfig.parse({
      data: {
        source: { kind: 'bundled', name: 'digits' },
        reading: side ? { image: { height: side, width: side, channels: 1 } } : {}
      },
      model,
      training: { batchSize }
    })
  )

it('gives tiny steps one thread and others all', () => {
  // 3 * 2 * (64 * 64 + 64 * 64 + 64 * 10) * 32 = 1.7 million operations a step
  expect(suggest({ architecture: 'mlp', hidden: [64, 64] }, 32)).toBe(1)
  expect(suggest({ architecture: 'linear' }, 64)).toBe(1)
  // 3 * 2 * (784 * 512 + 512 * 512 + 5120) * 128 = 514 million
  expect(suggest({ architecture: 'mlp', hidden: [512, 512] }, 128, 28)).toBeNull()
  expect(suggest({ architecture: 'small-cnn' }, 1)).toBeNull()
})
