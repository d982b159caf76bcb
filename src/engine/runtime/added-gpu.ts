import type { GpuSupport } from '../../contract/gpu-support'
import { buildsFor } from '../../provisioning/builds'
import { cacheFolder } from '../../provisioning/cache-folder'
import { thisMachine } from '../../provisioning/choice'
import * as provisioning from '../../provisioning/gpu-support'
import type { NativeRuntime } from '../../provisioning/locate'
import { packagedRuntime } from '../../provisioning/packaged'

/** Null in a checkout, and where TensorFlow has no build for graphics cards. */
function here(): provisioning.AddedLibrary | null {
  const { gpu: library } = buildsFor(process)
  const packaged = packagedRuntime()
  return library && packaged ? { cache: cacheFolder(), library, packaged } : null
}

/** Whether GPU support can be added to this installation, and what that takes. */
export const gpuSupportHere = (): GpuSupport => provisioning.gpuSupportHere(here(), thisMachine())

/** The GPU's runtime that was added to this installation; null where none was, and in a checkout. */
export async function addedRuntime(): Promise<NativeRuntime | null> {
  const added = here()
  return added && provisioning.addedRuntime(added)
}

/** Fetches NVIDIA's libraries for this installation; see `provisioning/gpu-support.ts`. */
export async function addGpuSupport(
  progress: (text: string, done: number, total: number) => void,
  signal: AbortSignal
): Promise<void> {
  const added = here()
  if (added) await provisioning.addGpuSupport({ ...added, progress, signal })
}
