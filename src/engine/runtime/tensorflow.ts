import { createRequire } from 'node:module'
import * as tf from '@tensorflow/tfjs'
import util from 'node:util'

const require = createRequire(import.meta.url)
export async function loadTensorFlow() {
  Object.assign(util, {
    isNullOrUndefined: (v: unknown) => v === null || v === undefined,
    isArray: Array.isArray
  })
  const addon =
    process.env.HOME + '/.cache/mixup-studio/bootstrap/pkg/lib/napi-v8/tfjs_binding.node'
  const tfjsNode = require.resolve('@tensorflow/tfjs-node-gpu')
  const preGyp = createRequire(tfjsNode).resolve('@mapbox/node-pre-gyp')
  require.cache[preGyp] = {
    id: preGyp,
    filename: preGyp,
    loaded: true,
    exports: { find: () => addon }
  } as never
  require(tfjsNode)
  await tf.ready()
  return tf
}
