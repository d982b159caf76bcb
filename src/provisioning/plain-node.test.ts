import { expect, it } from 'vitest'
import { nodeForWebGpu } from './plain-node'

const windows = { platform: 'win32', arch: 'x64', nvidia: false } as const
const linux = { platform: 'linux', arch: 'x64', nvidia: false } as const
const npm = { npm_node_execpath: '/programs/node' }

it('is the Node of npm where only WebGPU may compute', () => {
  expect(nodeForWebGpu(npm, windows)).toBe('/programs/node')
  expect(nodeForWebGpu({ ...npm, MIXUP_STUDIO_RUNTIME: 'webgpu' }, linux)).toBe('/programs/node')
})

it('is not needed where TensorFlow computes natively, or JavaScript', () => {
  expect(nodeForWebGpu(npm, linux)).toBeNull()
  expect(nodeForWebGpu({ ...npm, MIXUP_STUDIO_RUNTIME: 'javascript' }, windows)).toBeNull()
})

it('may be missing', () => {
  expect(nodeForWebGpu({}, windows)).toBeNull()
})
