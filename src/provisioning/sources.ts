import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { AddonSource } from './addon'

/** The folder of this project's package.json: above src/ in a checkout, above out/ when built. */
export function projectFolder(from = dirname(fileURLToPath(import.meta.url))): string {
  const manifest = join(from, 'package.json')
  if (existsSync(manifest)) {
    const { name } = JSON.parse(readFileSync(manifest, 'utf8')) as { name?: string }
    if (name === 'mixup-studio') return from
  }
  const above = dirname(from)
  if (above === from) throw new Error('the package.json of mixup-studio is not above its code')
  return projectFolder(above)
}

export interface AddonSources {
  /** tfjs-node's own binding. */
  binding: AddonSource
  /** What this project adds; null while `native/` holds no sources. */
  addon: AddonSource | null
}

/** Sources of the addons: tfjs-node's from its package, ours from `native/`. */
export function addonSources(project: string): AddonSources {
  const require = createRequire(join(project, 'package.json'))
  const packageFolder = (name: string) => dirname(require.resolve(`${name}/package.json`))
  const headers = join(packageFolder('node-api-headers'), 'include')
  const native = join(project, 'native')
  const ours = existsSync(native) && readdirSync(native).some((name) => name.endsWith('.cc'))
  return {
    binding: {
      name: 'tfjs_binding',
      folder: join(packageFolder('@tensorflow/tfjs-node-gpu'), 'binding'),
      headers
    },
    addon: ours ? { name: 'mixup_native', folder: native, headers } : null
  }
}
