import { randomBytes } from 'node:crypto'
import { closeSync, mkdirSync, openSync, readSync, unlinkSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { StudioError } from '../../../contract/errors'

/** Read or written at a time, since a call takes less than 2 GiB. */
const atOnce = 2 ** 30

const forgotten = new FinalizationRegistry<number>((descriptor) => closeSync(descriptor))

/** A file that is open for reading at any place, until the last reference to it is gone. */
export class OpenFile {
  constructor(protected readonly descriptor: number) {
    forgotten.register(this, descriptor)
  }

  /**
   * Fills `into` from a place in the file.
   * @throws StudioError `storage` where the file ends before
   */
  read(into: Uint8Array, position: number): void {
    for (let at = 0; at < into.length;) {
      const length = Math.min(atOnce, into.length - at)
      const read = readSync(this.descriptor, into, at, length, position + at)
      if (read === 0) {
        throw new StudioError(
          'storage',
          'A file of the cache is shorter than it was: something else has changed it. Start again.'
        )
      }
      at += read
    }
  }
}

/**
 * A file of this process alone, for what does not fit in memory. It has no name from the beginning, so that its space is
 * free again once the process ends, however it does.
 */
export class ScratchFile extends OpenFile {
  /** @throws the error of the file system */
  static in(folder: string): ScratchFile {
    mkdirSync(folder, { recursive: true })
    const path = join(folder, `rows-${process.pid}-${randomBytes(4).toString('hex')}.part`)
    const file = new ScratchFile(openSync(path, 'wx+'))
    try {
      unlinkSync(path)
    } catch {
      // A system that keeps files in use leaves it to those who remove what was abandoned.
    }
    return file
  }

  /** @throws StudioError `storage` where the disk is full */
  write(bytes: Uint8Array, position: number): void {
    try {
      for (let at = 0; at < bytes.length;) {
        const length = Math.min(atOnce, bytes.length - at)
        at += writeSync(this.descriptor, bytes, at, length, position + at)
      }
    } catch (thrown) {
      throw StudioError.from(thrown)
    }
  }
}
