import { createHash } from 'node:crypto'
import { execFileSync } from 'node:child_process'
import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { runCommand, type RunCommand } from './command'
import { locateDawn, provisionDawn } from './dawn'
import { unpackNpmPackage } from './npm-package'
import { packagedDawn } from './packaged'
import { temporaryFolder } from './testing/fake-machine'

const linux = { platform: 'linux', arch: 'x64' } as const
const silent = () => undefined

/** A package with an addon for each of two systems. */
function madeArchive(): { path: string; sha512: string } {
  const folder = temporaryFolder()
  for (const system of ['linux-x64', 'win32-x64']) {
    mkdirSync(join(folder, 'package', 'dist', system), { recursive: true })
    writeFileSync(join(folder, 'package', 'dist', system, 'dawn.node'), system)
  }
  const path = join(folder, 'made.tgz')
  execFileSync('tar', ['czf', path, '-C', folder, 'package'])
  return { path, sha512: createHash('sha512').update(readFileSync(path)).digest('base64') }
}

/** npm hands out this archive; all else is run. */
const npmGives =
  (path: string): RunCommand =>
  (program, args, options) => {
    if (!args.includes('pack')) return runCommand(program, args, options)
    copyFileSync(path, join(options?.folder ?? '', 'fetched.tgz'))
    return Promise.resolve({ code: 0, output: '', ended: 'exited' })
  }

it('unpacks what is asked for of a package with the known hash, and nothing else', async () => {
  const { path, sha512 } = madeArchive()
  const folder = temporaryFolder()
  const made = { name: 'made@1.0.0', sha512 }
  await unpackNpmPackage(made, ['package/dist/linux-x64'], folder, npmGives(path))
  expect(readdirSync(join(folder, 'package', 'dist'))).toEqual(['linux-x64'])
  const other = { ...made, sha512: 'other' }
  await expect(
    unpackNpmPackage(other, ['package'], temporaryFolder(), npmGives(path))
  ).rejects.toThrow('it is not used')
})

it('uses no Dawn but the one that is known by its hash, and leaves nothing of another', async () => {
  const cache = temporaryFolder()
  const run = npmGives(madeArchive().path)
  await expect(provisionDawn(cache, run, silent, linux)).rejects.toThrow('it is not used')
  expect(readdirSync(cache)).toEqual([])
  expect(locateDawn(cache, linux)).toBeNull()
})

it('fetches nothing where it is there already', async () => {
  const cache = temporaryFolder()
  const folder = join(cache, 'webgpu-0.6.2-darwin-universal')
  mkdirSync(folder)
  writeFileSync(join(folder, 'dawn.node'), '')
  const run: RunCommand = () => Promise.reject(new Error('nothing is to be run'))
  const mac = { platform: 'darwin', arch: 'arm64' } as const
  expect(await provisionDawn(cache, run, silent, mac)).toBe(join(folder, 'dawn.node'))
  expect(locateDawn(cache, linux)).toBeNull()
})

it('says on which systems there is none', async () => {
  const system = { platform: 'freebsd', arch: 'x64' } as const
  await expect(provisionDawn(temporaryFolder(), runCommand, silent, system)).rejects.toThrow(
    'not built for freebsd x64'
  )
})

it('finds what an installation carries', () => {
  const resources = temporaryFolder()
  expect(packagedDawn(resources)).toBeNull()
  mkdirSync(join(resources, 'webgpu'))
  writeFileSync(join(resources, 'webgpu', 'dawn.node'), '')
  expect(packagedDawn(resources)).toBe(join(resources, 'webgpu', 'dawn.node'))
  expect(packagedDawn(undefined)).toBeNull()
})
