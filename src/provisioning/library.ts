import { createHash } from 'node:crypto'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { NativePlatform } from './platforms'

export type NativeKind = 'gpu' | 'cpu'

/** One file that pip fetches. */
export interface Wheel {
  /** "tensorflow-cpu==2.21.0" */
  requirement: string
  sha256: string
  /** Size of the download. */
  bytes: number
  /** pip's names of the platform it is for; left out where it suits every one. */
  platforms?: readonly string[]
}

/** A build of TensorFlow's C library: its wheels, laid out side by side as pip would. */
export interface LibraryDefinition {
  platform: NativePlatform
  kind: NativeKind
  version: string
  wheels: readonly Wheel[]
  /** Bytes on disk, unpacked. */
  unpacked: number
}

/** Whether a file of the wheels is needed: the C library, its headers, and what NVIDIA's bring for running; none of the Python. */
export function isNeeded({ platform }: LibraryDefinition, path: string): boolean {
  const [folder, ...rest] = path.split('/')
  if (folder === 'tensorflow')
    return rest[0] === 'include' || platform.libraries.includes(rest.join('/'))
  return /^nvidia\/[^/]+\/(lib|bin|nvvm)\//.test(path) && !path.endsWith('.a')
}

/** Whether a file is a library, by its name on any system. */
export const isLibraryFile = (path: string): boolean => /\.(so(\.\d+)*|dylib)$/.test(path)

/** Folder of a build, by everything that decides what is in it. */
export function libraryFolder(cache: string, library: LibraryDefinition): string {
  const hash = createHash('sha256')
  for (const wheel of library.wheels) hash.update(wheel.sha256)
  const { platform, arch } = library.platform
  const system = `${platform}-${arch}`
  const name = ['tensorflow', library.version, system, library.kind, hash.digest('hex')]
  return join(cache, name.join('-').slice(0, -56))
}

/** Written last: the files of an unpacked build with their sizes. */
export interface LibraryStamp {
  files: Record<string, number>
}

export const stampName = 'complete.json'

/** Whether a build is unpacked as a whole; a missing or cut file counts as not. */
export function isComplete(folder: string): boolean {
  const stamp = join(folder, stampName)
  if (!existsSync(stamp)) return false
  const { files } = JSON.parse(readFileSync(stamp, 'utf8')) as LibraryStamp
  return Object.entries(files).every(
    ([path, size]) => statSync(join(folder, path), { throwIfNoEntry: false })?.size === size
  )
}
