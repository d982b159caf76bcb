import { symlinkSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, it } from 'vitest'
import { cacheFolder } from '../../provisioning/cache-folder'
import { locateDawn } from '../../provisioning/dawn'
import { temporaryFolder } from '../../provisioning/testing/fake-machine'
import { loadElsewhere } from './testing/load-elsewhere'

/** A cache with Dawn and no TensorFlow. */
function cacheWithDawn(): string {
  const dawn = locateDawn(cacheFolder())
  if (dawn === null) throw new Error('npm run test:webgpu fetches Dawn')
  const cache = temporaryFolder()
  const folder = dirname(dawn)
  symlinkSync(folder, join(cache, folder.slice(dirname(folder).length + 1)))
  return cache
}

it('takes the device that is asked for, and names it', async () => {
  const { report } = await loadElsewhere({ MIXUP_STUDIO_CACHE: cacheWithDawn() })
  expect(report).toMatchObject({
    kind: 'webgpu',
    backend: 'webgpu',
    tensorflow: null,
    notice: null
  })
  expect(report.device).toContain('WebGPU')
  expect(report.why).toContain('MIXUP_STUDIO_RUNTIME asks for it')
})

it('prefers JavaScript to a driver that computes on the processor, and says so', async () => {
  const environment = { MIXUP_STUDIO_CACHE: cacheWithDawn(), MIXUP_STUDIO_RUNTIME: '' }
  const { report } = await loadElsewhere(environment)
  if (report.kind === 'webgpu') return expect(report.device).not.toContain('on the processor')
  expect(report).toMatchObject({ kind: 'javascript', backend: 'cpu' })
  expect(report.notice).toContain('would compute on the processor')
})

it('computes in JavaScript where no driver is found, though WebGPU is asked for, and says why', async () => {
  if (process.platform !== 'linux') return
  const environment = { MIXUP_STUDIO_CACHE: cacheWithDawn(), VK_ICD_FILENAMES: '/nowhere.json' }
  const { report } = await loadElsewhere(environment)
  expect(report).toMatchObject({ kind: 'javascript', backend: 'cpu' })
  expect(report.notice).toContain('No graphics driver for WebGPU was found')
})
