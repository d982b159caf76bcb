import { createHash, randomBytes } from 'node:crypto'
import { copyFile, rename } from 'node:fs/promises'
import { basename } from 'node:path'
import type { z } from 'zod'
import { StudioError } from '../contract/errors'
import { isErrno, replaceFile, storageError } from './durable'
import { jsonText, readJson, versioned } from './json'
import { whileOwning } from './owner'
import { readRecordText } from './read-record'

/**
 * A record of the home that every host reads and changes. One that is damaged, or that a newer program wrote, never stops a
 * host: its last good copy, else the default, is used instead. A damaged file is set aside before anything is written; a
 * newer one is not written.
 */
export class SharedFile<S extends z.ZodType<object>> {
  /** What is wrong with the file and what is used in its place; null while nothing is. */
  problem: string | null = null
  /** The refusal of a file that a newer program wrote. */
  private newer: StudioError | null = null

  /** @param fallback the default; `isLost` where the file holds something else that cannot be read */
  constructor(
    private readonly path: string,
    private readonly schema: S,
    private readonly fallback: (isLost: boolean) => z.output<S>
  ) {}

  /** Whether a newer program wrote the file, so that it cannot be changed. */
  get isNewer(): boolean {
    return this.newer !== null
  }

  async read(): Promise<z.output<S>> {
    try {
      const value = await readJson(this.path, this.schema)
      this.problem = null
      this.newer = null
      return value === null ? this.fallback(false) : withoutVersion(value)
    } catch (thrown) {
      const error = StudioError.from(thrown)
      this.newer = error.code === 'unsupported' ? error : null
      const lastGood = await readJson(this.lastGood, this.schema).catch(() => null)
      const aside = this.newer ? null : await this.copyAside().catch(() => null)
      this.problem = [
        error.message,
        lastGood === null ? 'Defaults are used.' : 'The last good copy is used.',
        aside === null ? '' : `The damaged file is kept as ${basename(aside)}.`
      ]
        .join(' ')
        .trim()
      return lastGood === null ? this.fallback(true) : withoutVersion(lastGood)
    }
  }

  /**
   * Reads, changes and writes under a lock, so that no change of another process is lost.
   * @throws StudioError `storage` when the file cannot be written, or a damaged one not be kept; `unsupported` when a newer
   *   program wrote it.
   */
  async change(
    work: (value: z.output<S>) => z.output<S> | Promise<z.output<S>>
  ): Promise<z.output<S>> {
    return whileOwning(`${this.path}.lock`, async () => {
      const before = await this.read()
      if (this.newer) throw this.newer
      const after = await work(before)
      const damaged = this.problem !== null
      if (!damaged && JSON.stringify(after) === JSON.stringify(before)) return after
      if (damaged) await this.setAside()
      const text = jsonText(versioned(after))
      await replaceFile(this.path, text)
      await replaceFile(this.lastGood, text)
      this.problem = null
      return after
    })
  }

  private get lastGood(): string {
    return `${this.path}.last-good`
  }

  /** Makes room for a new file. What is no regular file, or too large to copy, is moved. */
  private async setAside(): Promise<void> {
    try {
      await this.copyAside()
    } catch {
      const aside = `${this.path}.damaged-${randomBytes(4).toString('hex')}`
      await rename(this.path, aside).catch((error: unknown) => {
        throw storageError(this.path, error)
      })
    }
  }

  /** Copies what the file holds to a name made of its content, so that the same damage is kept once. */
  private async copyAside(): Promise<string | null> {
    try {
      const text = await readRecordText(this.path)
      const digest = createHash('sha256').update(text).digest('hex')
      const aside = `${this.path}.damaged-${digest.slice(0, 8)}`
      await copyFile(this.path, aside)
      return aside
    } catch (error) {
      if (isErrno(error, 'ENOENT')) return null
      throw storageError(this.path, error)
    }
  }
}

/** The version belongs to the file, not to the record. */
function withoutVersion<T extends object>(value: T): T {
  const record = { ...value } as T & { version?: number }
  delete record.version
  return record
}
