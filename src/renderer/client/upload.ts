import { StudioError } from '../../contract/errors'
import type { StudioClient } from '../stores/session.svelte'

export interface DroppedFile {
  /** With forward slashes, below the dropped folder's own name. */
  path: string
  file: File
}

const pieceSize = 4 * 1024 * 1024

/** Files that are sent at once, a piece of each: small ones wait for an answer more than for the wire. */
const filesAtOnce = 6

/** All files of what was dropped; folders are walked through. Call it in the turn of the event. */
export async function droppedFiles(transfer: DataTransfer): Promise<DroppedFile[]> {
  const found = [...transfer.items].map((item) => {
    const entry = item.webkitGetAsEntry()
    if (entry) return walk(entry)
    const file = item.getAsFile()
    return Promise.resolve(file ? [{ path: file.name, file }] : [])
  })
  return (await Promise.all(found)).flat()
}

async function walk(entry: FileSystemEntry): Promise<DroppedFile[]> {
  if (entry.isFile) {
    const file = await new Promise<File>((resolve, reject) =>
      (entry as FileSystemFileEntry).file(resolve, reject)
    )
    return [{ path: entry.fullPath.replace(/^\//, ''), file }]
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader()
  const inside: DroppedFile[] = []
  // A reader gives a hundred entries at a time, and none at the end.
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject)
    )
    if (some.length === 0) return inside
    for (const one of some) inside.push(...(await walk(one)))
  }
}

export interface UploadProgress {
  /** That have arrived whole. */
  files: number
  ofFiles: number
  bytes: number
  ofBytes: number
  /** Since the upload began. */
  seconds: number
}

/**
 * Sends files to the host, some at once and each piece by piece, into a folder of their own. It ends, also with an error,
 * when nothing is on its way any more.
 * @param id of the upload, by which the host discards it
 * @returns the path of what was dropped: one file, or the folder
 * @throws StudioError `cancelled` once the signal is aborted
 */
export async function upload(
  { call }: StudioClient,
  id: string,
  files: DroppedFile[],
  signal: AbortSignal,
  progress: (now: UploadProgress) => void
): Promise<string> {
  const begun = performance.now()
  const ofBytes = files.reduce((sum, { file }) => sum + file.size, 0)
  const tops: string[] = []
  let [next, sent, bytes] = [0, 0, 0]
  const failures: unknown[] = []

  async function send(index: number, { path, file }: DroppedFile): Promise<void> {
    for (let offset = 0; offset === 0 || offset < file.size; offset += pieceSize) {
      if (signal.aborted) throw new StudioError('cancelled', 'The upload was cancelled.')
      if (failures.length > 0) return
      const piece = new Uint8Array(await file.slice(offset, offset + pieceSize).arrayBuffer())
      tops[index] = (await call.upload({ upload: id, path, offset, bytes: piece })).path
      bytes += piece.length
      if (offset + pieceSize >= file.size) sent++
      const seconds = (performance.now() - begun) / 1000
      progress({ files: sent, ofFiles: files.length, bytes, ofBytes, seconds })
    }
  }
  async function sendSome(): Promise<void> {
    while (next < files.length && failures.length === 0) {
      const index = next++
      await send(index, files[index]!).catch((thrown: unknown) => void failures.push(thrown))
    }
  }
  await Promise.all(Array.from({ length: filesAtOnce }, sendSome))
  if (failures.length > 0) throw failures[0]
  const top = tops.at(-1)
  if (top === undefined) throw new StudioError('invalid-data', 'Nothing you dropped is a file.')
  return top
}
