import type { RuntimeKind } from '../../contract/records'
import { buildsFor, nativeSystems } from '../../provisioning/builds'
import type { Machine } from '../../provisioning/choice'

/**
 * Why this kind of runtime computes on this machine, and what would be faster, in one line.
 * @param forced what `MIXUP_STUDIO_RUNTIME` asks for; null where it is left to the studio
 */
export function whyChosen(kind: RuntimeKind, machine: Machine, forced: RuntimeKind | null): string {
  if (kind === 'gpu')
    return 'An NVIDIA card with its driver is here: the fastest that the studio uses.'
  const asked = forced === kind ? 'MIXUP_STUDIO_RUNTIME asks for it. ' : ''
  const builds = buildsFor(machine)
  if (kind === 'cpu') {
    if (!builds.gpu)
      return `${asked}Here TensorFlow computes on the processor only. An NVIDIA card in a machine with Linux x64 would be faster.`
    if (machine.nvidia) return `${asked}The NVIDIA card of this machine would be faster.`
    return `${asked}No NVIDIA driver was found. An NVIDIA card with driver 525 or newer would be faster.`
  }
  if (builds.cpu)
    return `${asked}TensorFlow's native library is not in use; with it, training is many times faster.`
  return `${asked}TensorFlow's native library is used on ${nativeSystems} only, where training is many times faster.`
}
