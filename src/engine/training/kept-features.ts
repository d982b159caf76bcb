import { createHash, randomUUID } from 'node:crypto'
import { mkdir, readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { isErrno, replaceFile } from '../../storage/durable'

/** SHA-256. */
const hashBytes = 32

/**
 * What frozen blocks give of pictures, kept on disk by the content of each picture. Every process adds files of its own
 * (32 bytes of hash, then the numbers, for each picture), so that none waits for another.
 */
export class KeptFeatures {
  private readonly known = new Map<string, Float32Array>()
  private fresh: [string, Float32Array][] = []

  private constructor(
    private readonly folder: string,
    private readonly width: number
  ) {}

  /**
   * @param folder of these blocks of these weights
   * @param width numbers of one picture
   */
  static async open(folder: string, width: number): Promise<KeptFeatures> {
    const kept = new KeptFeatures(folder, width)
    await mkdir(folder, { recursive: true })
    const names = (await readdir(folder)).filter((name) => name.endsWith('.bin'))
    for (const name of names) await kept.load(join(folder, name))
    return kept
  }

  /** By what the blocks see of a picture, so that reading and normalisation are part of it. */
  static keyOf(picture: Float32Array): string {
    const bytes = new Uint8Array(picture.buffer, picture.byteOffset, picture.byteLength)
    return createHash('sha256').update(bytes).digest('hex')
  }

  get(key: string): Float32Array | undefined {
    return this.known.get(key)
  }

  add(key: string, features: Float32Array): void {
    this.known.set(key, features)
    this.fresh.push([key, features])
  }

  /** Writes what was added since the last time. */
  async save(): Promise<void> {
    const added = this.fresh
    if (added.length === 0) return
    this.fresh = []
    const record = hashBytes + 4 * this.width
    const bytes = Buffer.alloc(added.length * record)
    added.forEach(([key, { buffer, byteOffset, byteLength }], index) => {
      bytes.write(key, index * record, 'hex')
      bytes.set(new Uint8Array(buffer, byteOffset, byteLength), index * record + hashBytes)
    })
    await replaceFile(join(this.folder, `${randomUUID()}.bin`), bytes)
  }

  private async load(path: string): Promise<void> {
    const bytes = await readFile(path).catch((error: unknown) => {
      // Another process may have cleared the cache.
      if (isErrno(error, 'ENOENT')) return Buffer.alloc(0)
      throw error
    })
    const record = hashBytes + 4 * this.width
    if (bytes.length % record !== 0) return rm(path, { force: true })
    for (let at = 0; at < bytes.length; at += record) {
      const numbers = Uint8Array.from(bytes.subarray(at + hashBytes, at + record))
      this.known.set(bytes.toString('hex', at, at + hashBytes), new Float32Array(numbers.buffer))
    }
  }
}
