import Module, { createRequire } from 'node:module'

// Not named `require`: the bundler declares one of its own in the chunk this ends up in.
const load = createRequire(import.meta.url)

/**
 * Gives back what Node 23 took out of `util` and tfjs-node 4.22.0 still calls. Through CommonJS:
 * the namespace that an import yields cannot be extended. `isArray` is replaced where it is left,
 * too: there it warns.
 */
export function repairUtil(): void {
  const util = load('node:util') as Record<string, unknown>
  util.isNullOrUndefined ??= (value: unknown) => value === null || value === undefined
  util.isArray = (value: unknown) => Array.isArray(value)
}

/**
 * Loads tfjs-node with a binding from outside node_modules: it asks `@mapbox/node-pre-gyp` where
 * the binding is, so that package is answered for.
 * @param binding path of the compiled `tfjs_binding.node`
 */
export function requireTensorFlow(binding: string): void {
  const tfjsNode = load.resolve('@tensorflow/tfjs-node-gpu')
  const asked = createRequire(tfjsNode).resolve('@mapbox/node-pre-gyp')
  const before = load.cache[asked]
  const stand = new Module(asked)
  stand.loaded = true
  stand.exports = { find: () => binding }
  load.cache[asked] = stand
  try {
    load(tfjsNode)
  } finally {
    if (before) load.cache[asked] = before
    else delete load.cache[asked]
  }
}
