import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { packagedRuntime, type PackagedManifest } from './packaged'
import { temporaryFolder } from './testing/fake-machine'

const manifest: PackagedManifest = {
  version: '2.21.0',
  platform: 'linux',
  arch: 'x64',
  binding: 'addons/a/tfjs_binding.node',
  addon: 'addons/b/mixup_native.node'
}
const here = { platform: 'linux', arch: 'x64' } as const

it('finds what an installation carries, without any source of it', () => {
  const resources = temporaryFolder()
  expect(packagedRuntime(resources, here)).toBeNull()
  mkdirSync(join(resources, 'tensorflow'))
  writeFileSync(join(resources, 'tensorflow', 'manifest.json'), JSON.stringify(manifest))
  expect(packagedRuntime(resources, here)).toEqual({
    kind: 'cpu',
    version: '2.21.0',
    binding: join(resources, 'tensorflow', 'addons/a/tfjs_binding.node'),
    addon: join(resources, 'tensorflow', 'addons/b/mixup_native.node')
  })
  expect(packagedRuntime(resources, { ...here, arch: 'arm64' })).toBeNull()
})

it('finds nothing in a plain Node', () => {
  expect(packagedRuntime(undefined, here)).toBeNull()
})
