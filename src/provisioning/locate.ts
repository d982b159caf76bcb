import { existsSync } from 'node:fs'
import { addonFile } from './addon'
import { isComplete, libraryFolder, type LibraryDefinition, type NativeKind } from './library'
import type { AddonSources } from './sources'

/** A TensorFlow that is set up and fits the sources at hand. */
export interface NativeRuntime {
  kind: NativeKind
  version: string
  /** tfjs-node's binding, compiled. */
  binding: string
  /** This project's addon, compiled; null when it is not, or not from these sources. */
  addon: string | null
}

/** Looks for a build of TensorFlow in the cache; changes nothing. */
export function locateRuntime(
  cache: string,
  library: LibraryDefinition,
  sources: AddonSources
): NativeRuntime | null {
  const folder = libraryFolder(cache, library)
  if (!isComplete(folder)) return null
  const binding = addonFile(folder, sources.binding, library.platform)
  if (!existsSync(binding)) return null
  const addon = sources.addon && addonFile(folder, sources.addon, library.platform)
  return {
    kind: library.kind,
    version: library.version,
    binding,
    addon: addon !== null && existsSync(addon) ? addon : null
  }
}
