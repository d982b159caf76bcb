import { existsSync } from 'node:fs'
import { copyFile, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { StudioError } from '../contract/errors'
import type { RunCommand } from './command'
import { publish } from './compile'
import { explainFileError } from './file-error'
import { withLock } from './lock'
import { unpackNpmPackage, type NpmPackage } from './npm-package'

/** Dawn, Chromium's WebGPU, as an addon for Node; the package carries the addons of all systems (51 MB, 137 MB unpacked). */
const source: NpmPackage & { version: string } = {
  name: 'webgpu@0.6.2',
  version: '0.6.2',
  sha512: '3L4GfmqJLvYUIEWJngEQY+2HQiUlAFkg8+P8NDDj3Xx5hHHIFO/r8JW+ynfqBj7kHN4mbnwO74uB+lrRtLhp4Q=='
}

const addon = 'dawn.node'

type System = { platform: NodeJS.Platform; arch: string }

const known = ['darwin-arm64', 'darwin-x64', 'linux-arm64', 'linux-x64', 'win32-arm64', 'win32-x64']

/** Folder of the package with what this system loads; null where Dawn is not built for it. */
function folderOf({ platform, arch }: System): string | null {
  if (!known.includes(`${platform}-${arch}`)) return null
  return platform === 'darwin' ? 'darwin-universal' : `${platform}-${arch}`
}

/** Folder of the cache with the addon and the libraries that it loads, for this system alone. */
const folderIn = (cache: string, folder: string) =>
  join(cache, `webgpu-${source.version}-${folder}`)

/** Path of Dawn's addon; null where it is not set up. */
export function locateDawn(cache: string, system: System = process): string | null {
  const folder = folderOf(system)
  const path = folder && join(folderIn(cache, folder), addon)
  return path !== null && existsSync(path) ? path : null
}

/**
 * Fetches Dawn through npm and keeps what this system loads; one process at a time does.
 * @returns path of its addon
 * @throws StudioError `runtime-unavailable`, naming the cause
 */
export async function provisionDawn(
  cache: string,
  run: RunCommand,
  say: (text: string) => void,
  system: System = process
): Promise<string> {
  const ready = locateDawn(cache, system)
  if (ready !== null) return ready
  const folder = folderOf(system)
  if (folder === null) {
    throw new StudioError(
      'runtime-unavailable',
      `Dawn, which computes on graphics cards through WebGPU, is not built for ${system.platform} ${system.arch}.`,
      { cause: 'no such system' }
    )
  }
  try {
    await withLock(
      join(cache, 'provision.lock'),
      () => fetchDawn(cache, folder, run, say),
      () => say('Another process is fetching something; waiting for it')
    )
  } catch (thrown) {
    throw explainFileError(thrown, cache)
  }
  return join(folderIn(cache, folder), addon)
}

async function fetchDawn(
  cache: string,
  folder: string,
  run: RunCommand,
  say: (text: string) => void
): Promise<void> {
  const target = folderIn(cache, folder)
  if (existsSync(join(target, addon))) return
  say(`Fetching Dawn, for graphics cards through WebGPU, with npm (51 MB) into ${cache}`)
  await mkdir(cache, { recursive: true })
  const work = await mkdtemp(join(cache, 'partial-webgpu-'))
  try {
    const paths = [`package/dist/${folder}`, 'package/LICENSE.md']
    await unpackNpmPackage(source, paths, work, run)
    const unpacked = join(work, 'package', 'dist', folder)
    await copyFile(join(work, 'package', 'LICENSE.md'), join(unpacked, 'LICENSE.md'))
    await publish(unpacked, target)
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}

/** What an installation names in its list of parts. */
export const dawnPart = {
  name: 'Dawn (WebGPU), where TensorFlow does not compute natively',
  version: source.version,
  licence: 'MIT; BSD-3-Clause'
}
