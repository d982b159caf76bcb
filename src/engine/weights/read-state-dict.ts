import { StudioError } from '../../contract/errors'
import { decodeSafetensors } from '../../core/safetensors'
import type { StateDict } from './state-dict'
import { readTorchCheckpoint } from './torch-checkpoint'

/** Whether the bytes begin as Hugging Face's safetensors format does: eight bytes of length, then JSON. */
const isSafetensors = (bytes: Uint8Array): boolean => bytes.length > 8 && bytes[8] === 0x7b

function readSafetensors(bytes: Uint8Array): StateDict {
  try {
    const { arrays, metadata } = decodeSafetensors(bytes)
    const tensors = Object.entries(arrays).map(
      ([name, { shape, data }]) =>
        [
          name,
          { shape, data: data instanceof Float32Array ? data : Float32Array.from(data) }
        ] as const
    )
    return { tensors: new Map(tensors), metadata }
  } catch (error) {
    throw new StudioError(
      'invalid-data',
      `${StudioError.from(error).message}. Download or save it again.`
    )
  }
}

/**
 * Reads a file of weights: safetensors, or what `torch.save` wrote of a state dict. Nothing in it is executed.
 * @throws StudioError `invalid-data` for anything else, and for files that are cut off or damaged
 */
export async function readStateDict(bytes: Uint8Array): Promise<StateDict> {
  const read = isSafetensors(bytes) ? readSafetensors(bytes) : await readTorchCheckpoint(bytes)
  return { ...read, tensors: withoutPrefix(read.tensors) }
}

/** Models that were trained on several devices have "module." before every name. */
function withoutPrefix(tensors: StateDict['tensors']): StateDict['tensors'] {
  const prefix = 'module.'
  if (![...tensors.keys()].every((name) => name.startsWith(prefix))) return tensors
  return new Map([...tensors].map(([name, tensor]) => [name.slice(prefix.length), tensor]))
}
