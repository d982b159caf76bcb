import { readFile } from 'node:fs/promises'
import { StudioError } from '../contract/errors'
import { checksumOf } from './checksum'
import { isErrno, replaceFile, storageError } from './durable'
import { decodeSafetensors, encodeSafetensors, type StoredArray } from '../core/safetensors'

/** Arrays of one epoch, from 1. */
interface StoredArrays {
  arrays: Record<string, StoredArray>
  epoch: number
}

/** Writes arrays as safetensors, with a checksum over everything in the file. */
export async function writeArrays(path: string, { arrays, epoch }: StoredArrays): Promise<void> {
  const metadata = { epoch: String(epoch) }
  const checksum = checksumOfFile(arrays, metadata.epoch)
  await replaceFile(path, encodeSafetensors(arrays, { ...metadata, checksum }))
}

/**
 * Reads what `writeArrays` wrote; null where there is no such file. Earlier versions wrote no checksum.
 * @throws StudioError `storage` where the file is damaged
 */
export async function readArrays(path: string): Promise<StoredArrays | null> {
  const bytes = await readFile(path).catch((error: unknown) => {
    if (isErrno(error, 'ENOENT')) return null
    throw storageError(path, error)
  })
  if (!bytes) return null
  const { arrays, metadata } = decoded(path, bytes)
  const { epoch = '', checksum, ...others } = metadata
  const isWhole =
    checksum === undefined
      ? /^\d+$/.test(epoch) && Object.keys(others).length === 0
      : checksum === checksumOfFile(arrays, epoch)
  if (!isWhole) throw damaged(path, 'its checksum is wrong')
  return { arrays, epoch: Number(epoch) }
}

function decoded(path: string, bytes: Uint8Array): ReturnType<typeof decodeSafetensors> {
  try {
    return decodeSafetensors(bytes)
  } catch (thrown) {
    throw damaged(path, StudioError.from(thrown).message)
  }
}

const damaged = (path: string, why: string): StudioError =>
  new StudioError(
    'storage',
    `${path} is damaged: ${why}. Choose the other epoch (best or last), bring the file back from a copy, or train the run again.`,
    { path }
  )

function checksumOfFile(arrays: Record<string, StoredArray>, epoch: string): string {
  const shapes = Object.entries(arrays).map(([name, { shape }]) => [name, shape])
  const data = Object.fromEntries(Object.entries(arrays).map(([name, array]) => [name, array.data]))
  return checksumOf(JSON.stringify([epoch, shapes]), data)
}
