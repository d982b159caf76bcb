import { expect, it } from 'vitest'
import { whyChosen } from './why'

const machine = (platform: NodeJS.Platform, arch: string, nvidia = false) => ({
  ...{ platform, arch, nvidia }
})

it.each([
  ['gpu', machine('linux', 'x64', true), null, 'fastest'],
  ['cpu', machine('linux', 'x64'), null, 'No NVIDIA driver was found'],
  ['cpu', machine('linux', 'x64', true), null, 'NVIDIA card of this machine would be faster'],
  ['cpu', machine('linux', 'x64', true), 'cpu', 'MIXUP_STUDIO_RUNTIME asks for it'],
  ['webgpu', machine('linux', 'x64'), null, 'with that library, training is faster'],
  ['webgpu', machine('linux', 'x64'), 'webgpu', 'MIXUP_STUDIO_RUNTIME asks for it'],
  ['webgpu', machine('win32', 'x64'), null, 'WebGPU is the fastest there is on this system'],
  ['javascript', machine('linux', 'x64'), null, 'not in use; with it'],
  ['cpu', machine('darwin', 'arm64'), null, 'a machine with Linux x64 would be faster'],
  ['cpu', machine('linux', 'arm64', true), null, 'a machine with Linux x64 would be faster'],
  ['javascript', machine('linux', 'arm64'), null, 'not in use; with it'],
  ['javascript', machine('win32', 'x64'), null, 'found no graphics card'],
  ['javascript', machine('win32', 'x64'), 'javascript', 'WebGPU on a graphics card would be']
] as const)('says why %s computes on %j', (kind, where, forced, words) => {
  expect(whyChosen(kind, where, forced)).toContain(words)
})
