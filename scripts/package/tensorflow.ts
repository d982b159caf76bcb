import { cpSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { cacheFolder } from '../../src/provisioning/cache-folder'
import { libraryFolder, type LibraryDefinition } from '../../src/provisioning/library'
import { manifestName, type PackagedManifest } from '../../src/provisioning/packaged'
import { setUpRuntime } from '../../src/provisioning/set-up'

/**
 * Copies TensorFlow's libraries and the compiled addons, and says what they were built for.
 * @throws Error where they cannot be set up
 */
export async function stageTensorFlow(
  folder: string,
  build: LibraryDefinition,
  say: (text: string) => void
): Promise<void> {
  // NVIDIA's libraries are not packaged: an installation adds them where there is a card.
  const environment = { ...process.env, MIXUP_STUDIO_RUNTIME: 'cpu' }
  const { runtime, failures } = await setUpRuntime({ say, environment })
  if (!runtime?.addon) {
    throw new Error(failures.map(({ message }) => message).join('\n') || 'TensorFlow is not set up')
  }
  const library = libraryFolder(cacheFolder(), build)
  for (const part of [runtime.binding, runtime.addon]) {
    const to = join(folder, relative(library, part))
    mkdirSync(dirname(to), { recursive: true })
    cpSync(part, to)
  }
  for (const name of build.platform.libraries) {
    cpSync(join(library, 'tensorflow', name), join(folder, 'tensorflow', name))
  }
  const manifest: PackagedManifest = {
    version: runtime.version,
    platform: process.platform,
    arch: process.arch,
    binding: relative(library, runtime.binding),
    addon: relative(library, runtime.addon)
  }
  writeFileSync(join(folder, manifestName), JSON.stringify(manifest, null, 2))
}
