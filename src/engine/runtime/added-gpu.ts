import type { GpuSupport } from '../../contract/gpu-support'
import { builds } from '../../provisioning/builds'
import { cacheFolder } from '../../provisioning/cache-folder'
import { thisMachine } from '../../provisioning/choice'
import * as provisioning from '../../provisioning/gpu-support'
import type { NativeRuntime } from '../../provisioning/locate'
import { packagedRuntime } from '../../provisioning/packaged'

const here = () => ({ cache: cacheFolder(), library: builds.gpu, packaged: packagedRuntime() })

/** Whether GPU support can be added to this installation, and what that takes. */
export const gpuSupportHere = (): GpuSupport => provisioning.gpuSupportHere(here(), thisMachine())

/** The GPU's runtime that was added to this installation; null where none was, and in a checkout. */
export async function addedRuntime(): Promise<NativeRuntime | null> {
  const { packaged, ...added } = here()
  return packaged && provisioning.addedRuntime({ ...added, packaged })
}

/** Fetches NVIDIA's libraries for this installation; see `provisioning/gpu-support.ts`. */
export async function addGpuSupport(
  progress: (text: string, done: number, total: number) => void,
  signal: AbortSignal
): Promise<void> {
  const { packaged, ...added } = here()
  if (packaged) await provisioning.addGpuSupport({ ...added, packaged, progress, signal })
}
