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
  ['javascript', machine('linux', 'x64'), null, 'not in use; with it'],
  ['javascript', machine('darwin', 'arm64'), null, 'used on Linux x64 only']
] as const)('says why %s computes on %j', (kind, where, forced, words) => {
  expect(whyChosen(kind, where, forced)).toContain(words)
})
