import { join } from 'node:path'
import { forcedKind, nativeKinds, thisMachine } from './choice'
import { packagedFolder } from './packaged'

/** The file of a Node that an installation carries. */
export const nodeName = process.platform === 'win32' ? 'node.exe' : 'node'

/**
 * A Node beside Electron's, in which Dawn can give results: Electron lets V8 hold no memory but its own
 * (https://github.com/dawn-gpu/node-webgpu/issues/5). An installation for a system without native TensorFlow carries one; in a
 * checkout it is the one that npm runs on.
 * @returns its path; null where TensorFlow computes natively or in JavaScript, and where there is none
 * @throws StudioError `invalid-argument` when MIXUP_STUDIO_RUNTIME names nothing that computes
 */
export function nodeForWebGpu(environment = process.env, machine = thisMachine()): string | null {
  const forced = forcedKind(environment)
  if (forced === 'javascript' || nativeKinds(forced, machine).length > 0) return null
  const carried = packagedFolder('webgpu')
  return carried === null ? (environment.npm_node_execpath ?? null) : join(carried, nodeName)
}
