import * as tf from '@tensorflow/tfjs'
import { expect, it } from 'vitest'
import { runConfig } from '../../contract/run-config'
import { probeSpeed } from './probe'

const probe = (policy: string, engine: string) => ({
  config: runConfig.parse({
    data: { source: { kind: 'generated', name: 'two-moons' } },
    model: { architecture: 'mlp', hidden: [4] },
    mixing: { policy },
    compute: { engine }
  }),
  shape: [2],
  outputs: 2
})

it.each(['compiled', 'eager'])('trains by %s steps and keeps nothing', async (engine) => {
  await probeSpeed(probe('input', engine))
  const before = tf.memory().numTensors
  expect(await probeSpeed(probe('manifold', engine))).toBeGreaterThan(0)
  expect(tf.memory().numTensors).toBe(before)
})
