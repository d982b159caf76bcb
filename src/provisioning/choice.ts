import { existsSync } from 'node:fs'
import { StudioError } from '../contract/errors'
import { runtimeKind, type RuntimeKind } from '../contract/records'
import { buildsFor } from './builds'
import type { NativeKind } from './library'

const signsOfDriver = [
  '/proc/driver/nvidia/version',
  '/dev/nvidiactl',
  '/usr/lib/wsl/lib/libcuda.so.1'
]

/** Whether NVIDIA's driver is loaded; a card without it cannot compute. */
const nvidiaSeen = () => signsOfDriver.some((path) => existsSync(path))

/** What is asked for by `MIXUP_STUDIO_RUNTIME`; null when it is left to the studio. */
export function forcedKind(environment: NodeJS.ProcessEnv = process.env): RuntimeKind | null {
  const asked = environment.MIXUP_STUDIO_RUNTIME
  if (!asked) return null
  const parsed = runtimeKind.safeParse(asked)
  if (parsed.success) return parsed.data
  throw new StudioError(
    'invalid-argument',
    `MIXUP_STUDIO_RUNTIME is "${asked}"; it can be ${runtimeKind.options.join(', ')}`
  )
}

export interface Machine {
  platform: NodeJS.Platform
  arch: string
  nvidia: boolean
}

export const thisMachine = (): Machine => ({
  platform: process.platform,
  arch: process.arch,
  nvidia: nvidiaSeen()
})

/** Whether WebGPU is tried where no native build computes. */
export const triesWebGpu = (forced: RuntimeKind | null): boolean =>
  forced === null || forced === 'webgpu'

/** The native builds to try, the best first; none where TensorFlow is not used natively. */
export function nativeKinds(forced: RuntimeKind | null, machine: Machine): NativeKind[] {
  const builds = buildsFor(machine)
  const wanted = forced !== null ? [forced] : machine.nvidia ? ['gpu', 'cpu'] : ['cpu']
  return wanted.filter((kind): kind is NativeKind => kind in builds)
}
