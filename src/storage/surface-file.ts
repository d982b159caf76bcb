import { open, readFile, truncate, type FileHandle } from 'node:fs/promises'
import { crc32 } from 'node:zlib'
import { surfaceRecord, type DecisionSurface, type SurfaceRecord } from '../contract/surface'
import { isErrno, storageError } from './durable'
import { readJson, writeJson } from './json'
import type { RunFiles } from './run-files'

/** Epoch and checksum, little-endian, before the bytes of a frame. */
const headBytes = 8

const frameBytes = ({ side, classes }: SurfaceRecord): number => side * side * classes.length

function checksum(epoch: number, frame: Uint8Array): number {
  return crc32(frame, epoch)
}

/** Appends frames to `surface.bin`; those of an earlier start stay, and readers drop what a resume has superseded. */
export class SurfaceWriter {
  private constructor(
    private readonly path: string,
    private readonly handle: FileHandle
  ) {}

  /** Opens the file, empty for a new run, else without the frame that a killed process may have torn. */
  static async open(
    { surface, surfaceFrames }: RunFiles,
    record: SurfaceRecord,
    empty: boolean
  ): Promise<SurfaceWriter> {
    await writeJson(surface, record)
    try {
      const handle = await open(surfaceFrames, empty ? 'w' : 'a')
      const { size } = await handle.stat()
      await truncate(surfaceFrames, size - (size % (headBytes + frameBytes(record))))
      return new SurfaceWriter(surfaceFrames, handle)
    } catch (error) {
      throw storageError(surfaceFrames, error)
    }
  }

  async append(epoch: number, frame: Uint8Array): Promise<void> {
    const head = Buffer.alloc(headBytes)
    head.writeUInt32LE(epoch)
    head.writeUInt32LE(checksum(epoch, frame), 4)
    try {
      await this.handle.appendFile(Buffer.concat([head, frame]))
    } catch (error) {
      throw storageError(this.path, error)
    }
  }

  async close(): Promise<void> {
    await this.handle.datasync().catch(() => undefined)
    await this.handle.close()
  }
}

/**
 * The decision surface of a run, frames of later epochs than `after` alone; torn and damaged ones are left out.
 * @returns null where the run keeps none
 */
export async function readSurface(
  { surface, surfaceFrames }: RunFiles,
  after: number
): Promise<DecisionSurface | null> {
  const record = await readJson(surface, surfaceRecord)
  if (!record) return null
  const bytes = await readFile(surfaceFrames).catch((error: unknown) => {
    if (isErrno(error, 'ENOENT')) return Buffer.alloc(0)
    throw storageError(surfaceFrames, error)
  })
  const kept = framesOf(bytes, frameBytes(record)).filter(({ epoch }) => epoch > after)
  const frames = new Uint8Array(kept.length * frameBytes(record))
  kept.forEach(({ frame }, index) => frames.set(frame, index * frame.length))
  return { ...record, epochs: Int32Array.from(kept, ({ epoch }) => epoch), frames }
}

interface Frame {
  epoch: number
  frame: Uint8Array
}

function framesOf(bytes: Buffer, size: number): Frame[] {
  let frames: Frame[] = []
  for (let start = 0; start + headBytes + size <= bytes.length; start += headBytes + size) {
    const epoch = bytes.readUInt32LE(start)
    const frame = bytes.subarray(start + headBytes, start + headBytes + size)
    if (bytes.readUInt32LE(start + 4) !== checksum(epoch, frame)) continue
    frames = [...frames.filter((earlier) => earlier.epoch < epoch), { epoch, frame }]
  }
  return frames
}
