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

export const manifestName = 'manifest.json'

/** Electron's own; an installed app names it for the plain Node that it starts. */
const ownResources =
  (process as { resourcesPath?: string }).resourcesPath ?? process.env.MIXUP_STUDIO_RESOURCES

/** A folder that an installer carries beside the app; null where there is none, as in a checkout. */
export function packagedFolder(name: string, resources = ownResources): string | null {
  const folder = resources === undefined ? null : join(resources, name)
  return folder !== null && existsSync(folder) ? folder : null
}

/** Path of Dawn's addon as this installation carries it; null where it carries none. */
export function packagedDawn(resources = ownResources): string | null {
  const folder = packagedFolder('webgpu', resources)
  const path = folder && join(folder, 'dawn.node')
  return path !== null && existsSync(path) ? path : null
}

/** TensorFlow as this installation carries it; null in a checkout, and where it was built for another machine. */
export function packagedRuntime(
  resources = ownResources,
  machine: { platform: NodeJS.Platform; arch: string } = process
): NativeRuntime | null {
  const folder = packagedFolder('tensorflow', resources)
  if (folder === null) return null
  const path = join(folder, manifestName)
  if (!existsSync(path)) return null
  const manifest = JSON.parse(readFileSync(path, 'utf8')) as PackagedManifest
  if (manifest.platform !== machine.platform || manifest.arch !== machine.arch) return null
  const { version, binding, addon } = manifest
  return { kind: 'cpu', version, binding: join(folder, binding), addon: join(folder, addon) }
}
