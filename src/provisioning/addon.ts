import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** A Node-API addon over TensorFlow's C library: what it is compiled from. */
export interface AddonSource {
  name: string
  folder: string
  /** Folder with `node_api.h`. */
  headers: string
}

const compilerFlags = ['-O2', '-std=c++17', '-shared', '-fPIC', '-DNAPI_VERSION=8', '-w'] as const

function sourceFiles(folder: string, pattern: RegExp): string[] {
  return readdirSync(folder)
    .filter((name) => pattern.test(name))
    .sort()
}

/** Where an addon lives below its library's folder, by the hash of all it is compiled from. */
export function addonFile(library: string, addon: AddonSource): string {
  const hash = createHash('sha256').update(compilerFlags.join(' '))
  for (const name of sourceFiles(addon.folder, /\.(cc|h)$/)) {
    hash.update(`\0${name}\0`).update(readFileSync(join(addon.folder, name)))
  }
  const key = hash.digest('hex').slice(0, 16)
  return join(library, 'addons', `${addon.name}-${key}`, `${addon.name}.node`)
}

/** Arguments for g++; the addon finds its library relative to itself. */
export function compilerArguments(library: string, addon: AddonSource, output: string): string[] {
  const tensorflow = join(library, 'tensorflow')
  return [
    ...compilerFlags,
    '-I',
    addon.headers,
    '-I',
    join(tensorflow, 'include'),
    ...sourceFiles(addon.folder, /\.cc$/).map((name) => join(addon.folder, name)),
    '-L',
    tensorflow,
    '-l:libtensorflow_cc.so.2',
    '-l:libtensorflow_framework.so.2',
    '-Wl,-rpath,$ORIGIN/../../tensorflow',
    '-o',
    output
  ]
}
