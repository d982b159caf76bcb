import type { RuntimeKind } from '../../contract/records'
import { buildsFor } from '../../provisioning/builds'
import { nativeKinds, type Machine } from '../../provisioning/choice'

/**
 * Why this kind of runtime computes on this machine, and what would be faster, in one line.
 * @param forced what `MIXUP_STUDIO_RUNTIME` asks for; null where it is left to the studio
 */
export function whyChosen(kind: RuntimeKind, machine: Machine, forced: RuntimeKind | null): string {
  const asked = forced === kind && kind !== 'gpu' ? 'MIXUP_STUDIO_RUNTIME asks for it. ' : ''
  return asked + reasons[kind](machine, forced)
}

const hasNative = (machine: Machine): boolean => nativeKinds(null, machine).length > 0

const reasons: Record<RuntimeKind, (machine: Machine, forced: RuntimeKind | null) => string> = {
  gpu: () => 'An NVIDIA card with its driver is here: the fastest that the studio uses.',
  cpu: (machine) => {
    if (!buildsFor(machine).gpu)
      return 'Here TensorFlow computes on the processor only. An NVIDIA card in a machine with Linux x64 would be faster.'
    return machine.nvidia
      ? 'The NVIDIA card of this machine would be faster.'
      : 'No NVIDIA driver was found. An NVIDIA card with driver 525 or newer would be faster.'
  },
  webgpu: (machine) =>
    hasNative(machine)
      ? "TensorFlow's native library is not in use, so WebGPU computes; with that library, training is faster."
      : "WebGPU is the fastest there is on this system: TensorFlow's native library is not used here.",
  javascript: (machine, forced) => {
    if (hasNative(machine))
      return "TensorFlow's native library is not in use; with it, training is many times faster."
    return forced === 'javascript'
      ? 'WebGPU on a graphics card would be many times faster.'
      : "It is the last resort: TensorFlow's native library is not used on this system, and WebGPU, many times faster, found no graphics card that it can use."
  }
}
