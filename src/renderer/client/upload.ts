import { StudioError } from '../../contract/errors'
import type { StudioClient } from '../stores/session.svelte'

export interface DroppedFile {
  /** With forward slashes, below the dropped folder's own name. */
  path: string
  file: File
}

const pieceSize = 4 * 1024 * 1024

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
  files: number
  ofFiles: number
  bytes: number
  ofBytes: number
}

/**
 * Sends files to the host, piece by piece, into a folder of their own.
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
  const ofBytes = files.reduce((sum, { file }) => sum + file.size, 0)
  let bytes = 0
  let top: string | null = null
  for (const [index, { path, file }] of files.entries()) {
    for (let offset = 0; offset === 0 || offset < file.size; offset += pieceSize) {
      if (signal.aborted) throw new StudioError('cancelled', 'The upload was cancelled.')
      const piece = new Uint8Array(await file.slice(offset, offset + pieceSize).arrayBuffer())
      const answer = await call.upload({ upload: id, path, offset, bytes: piece })
      top = answer.path
      bytes += piece.length
      progress({ files: index, ofFiles: files.length, bytes, ofBytes })
    }
  }
  if (top === null) throw new StudioError('invalid-data', 'Nothing you dropped is a file.')
  return top
}
