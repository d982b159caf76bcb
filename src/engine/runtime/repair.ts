import Module, { createRequire } from 'node:module'

const require = createRequire(import.meta.url)

/**
 * Gives back what Node 23 took out of `util` and tfjs-node 4.22.0 still calls. Through CommonJS:
 * the namespace that an import yields cannot be extended.
 */
export function repairUtil(): void {
  const util = require('node:util') as Record<string, unknown>
  util.isNullOrUndefined ??= (value: unknown) => value === null || value === undefined
  util.isArray ??= (value: unknown) => Array.isArray(value)
}

/**
 * Loads tfjs-node with a binding from outside node_modules: it asks `@mapbox/node-pre-gyp` where
 * the binding is, so that package is answered for.
 * @param binding path of the compiled `tfjs_binding.node`
 */
export function requireTensorFlow(binding: string): void {
  const tfjsNode = require.resolve('@tensorflow/tfjs-node-gpu')
  const asked = createRequire(tfjsNode).resolve('@mapbox/node-pre-gyp')
  const before = require.cache[asked]
  const stand = new Module(asked)
  stand.loaded = true
  stand.exports = { find: () => binding }
  require.cache[asked] = stand
  try {
    require(tfjsNode)
  } finally {
    if (before) require.cache[asked] = before
    else delete require.cache[asked]
  }
}
