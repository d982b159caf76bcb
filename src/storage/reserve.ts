import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { temporaryName } from './durable'

const reservedBytes = 1 << 16

/** Room on a disk that is kept until it is full, so that what happened can still be written down. */
export class Reserve {
  private constructor(private readonly path: string) {}

  /** @throws what the system reports, such as that the disk is full already */
  static async in(folder: string): Promise<Reserve> {
    const path = temporaryName(join(folder, 'reserve'))
    const reserve = new Reserve(path)
    try {
      // Zeros might take no room.
      await writeFile(path, Buffer.alloc(reservedBytes, 1))
    } catch (error) {
      await reserve.release()
      throw error
    }
    return reserve
  }

  async release(): Promise<void> {
    await rm(this.path, { force: true })
  }
}
