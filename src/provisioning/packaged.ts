import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { NativeRuntime } from './locate'

/** Says what the TensorFlow that an installer carries was built for; its folder lies in the app's resources. */
export interface PackagedManifest {
  version: string
  platform: NodeJS.Platform
  arch: string
  /** Paths below the folder. */
  binding: string
  addon: string
}

const packagedFolder = 'tensorflow'
export const manifestName = 'manifest.json'

/** Electron's own: a plain Node has none. */
const ownResources = (process as { resourcesPath?: string }).resourcesPath

/** TensorFlow as this installation carries it; null in a checkout, and where it was built for another machine. */
export function packagedRuntime(
  resources = ownResources,
  machine: { platform: NodeJS.Platform; arch: string } = process
): NativeRuntime | null {
  if (resources === undefined) return null
  const folder = join(resources, packagedFolder)
  const path = join(folder, manifestName)
  if (!existsSync(path)) return null
  const manifest = JSON.parse(readFileSync(path, 'utf8')) as PackagedManifest
  if (manifest.platform !== machine.platform || manifest.arch !== machine.arch) return null
  const { version, binding, addon } = manifest
  return { kind: 'cpu', version, binding: join(folder, binding), addon: join(folder, addon) }
}
