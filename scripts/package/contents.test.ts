import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { projectFolder } from '../../src/provisioning/sources'
import { externalPackages } from './external-packages'
import { inventory, writeSums } from './inventory'
import { bundledPackages, shippedPackages } from './node-modules'

const project = projectFolder()

it('packages what is loaded at run time with all that it asks for, and leaves out what is bundled', () => {
  const bundled = bundledPackages(project, externalPackages)
  expect(bundled).toEqual(expect.arrayContaining(['node_modules/zod', 'node_modules/commander']))
  const needed = [
    ...['@tensorflow/tfjs-core', '@tensorflow/tfjs-backend-webgpu', 'seedrandom', 'long'],
    ...['sharp', '@duckdb/node-bindings']
  ]
  for (const name of needed) expect(bundled).not.toContain(`node_modules/${name}`)
  expect(shippedPackages(project)).toEqual(expect.arrayContaining(bundled))
  expect(shippedPackages(project)).not.toContain('node_modules/vitest')
})

it('lists every part with its licence, bundled or not', () => {
  const text = inventory(project, '45.0.0')
  expect(text).toContain('| zod | 4')
  expect(text).toMatch(/^\| sharp \| [\d.]+ \| Apache-2.0 \|$/m)
  expect(text).toMatch(/^\| TensorFlow's C library \| [\d.]+ \| Apache-2.0 \|$/m)
  expect(text).toMatch(/^\| EfficientNet-Lite0 by Google, .* \| [\d.]+ \| Apache-2.0 \|$/m)
  expect(text).not.toContain('not named')
})

it('sums installers alone, as sha256sum writes it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'sums-'))
  await writeFile(join(folder, 'studio.deb'), 'abc')
  await writeFile(join(folder, 'notes.txt'), '')
  expect(await writeSums(folder)).toEqual(['studio.deb'])
  expect(await readFile(join(folder, 'SHA256SUMS'), 'utf8')).toBe(
    'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  studio.deb\n'
  )
  await rm(folder, { recursive: true })
})
