import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { NativePlatform } from './platforms'

/** A Node-API addon over TensorFlow's C library: what it is compiled from. */
export interface AddonSource {
  name: string
  folder: string
  /** Folder with `node_api.h`. */
  headers: string
}

function sourceFiles(folder: string, pattern: RegExp): string[] {
  return readdirSync(folder)
    .filter((name) => pattern.test(name))
    .sort()
}

/** Where an addon lives below its library's folder, by the hash of all it is compiled from. */
export function addonFile(library: string, addon: AddonSource, platform: NativePlatform): string {
  const hash = createHash('sha256').update(platform.compilerFlags.join(' '))
  for (const name of sourceFiles(addon.folder, /\.(cc|h)$/)) {
    hash.update(`\0${name}\0`).update(readFileSync(join(addon.folder, name)))
  }
  const key = hash.digest('hex').slice(0, 16)
  return join(library, 'addons', `${addon.name}-${key}`, `${addon.name}.node`)
}

/** Arguments for g++ or clang++; the addon finds its library relative to itself. */
export function compilerArguments(
  library: string,
  addon: AddonSource,
  platform: NativePlatform,
  output: string
): string[] {
  const tensorflow = join(library, 'tensorflow')
  return [
    ...platform.compilerFlags,
    '-I',
    addon.headers,
    '-I',
    join(tensorflow, 'include'),
    ...sourceFiles(addon.folder, /\.cc$/).map((name) => join(addon.folder, name)),
    ...platform.libraries.map((name) => join(tensorflow, name)),
    `-Wl,-rpath,${platform.ownFolder}/../../tensorflow`,
    '-o',
    output
  ]
}
