import { createHash } from 'node:crypto'
import { copyFile, readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import type { z } from 'zod'
import { StudioError } from '../contract/errors'
import { isErrno, replaceFile, storageError } from './durable'
import { jsonText, readJson } from './json'
import { whileOwning } from './owner'

/**
 * A record of the home that every host reads and changes. A damaged one never stops a host: its last good copy, else
 * the default, is used in its place, and the damaged file is kept aside before anything is written.
 */
export class SharedFile<S extends z.ZodType> {
  /** What is wrong with the file and what is used in its place; null while nothing is. */
  problem: string | null = null

  constructor(
    private readonly path: string,
    private readonly schema: S,
    private readonly fallback: () => z.output<S>
  ) {}

  async read(): Promise<z.output<S>> {
    try {
      const value = await readJson(this.path, this.schema)
      this.problem = null
      return value ?? this.fallback()
    } catch (error) {
      const { message } = StudioError.from(error)
      const lastGood = await readJson(this.lastGood, this.schema).catch(() => null)
      const aside = await this.setAside().catch(() => null)
      this.problem = [
        message,
        lastGood === null ? 'Defaults are used.' : 'Its last good copy is used.',
        aside === null ? '' : `The damaged file is kept as ${basename(aside)}.`
      ]
        .join(' ')
        .trim()
      return lastGood ?? this.fallback()
    }
  }

  /**
   * Reads, changes and writes under a lock, so that no change of another process is lost.
   * @throws StudioError `storage` when the file cannot be written, or a damaged one not be kept.
   */
  async change(
    work: (value: z.output<S>) => z.output<S> | Promise<z.output<S>>
  ): Promise<z.output<S>> {
    return whileOwning(`${this.path}.lock`, async () => {
      const before = await this.read()
      const after = await work(before)
      const damaged = this.problem !== null
      if (!damaged && JSON.stringify(after) === JSON.stringify(before)) return after
      if (damaged) await this.setAside()
      const text = jsonText(after)
      await replaceFile(this.path, text)
      await replaceFile(this.lastGood, text)
      this.problem = null
      return after
    })
  }

  private get lastGood(): string {
    return `${this.path}.last-good`
  }

  /** Copies what the file holds to a name made of its content, so that the same damage is kept once. */
  private async setAside(): Promise<string | null> {
    try {
      const digest = createHash('sha256')
        .update(await readFile(this.path))
        .digest('hex')
      const aside = `${this.path}.damaged-${digest.slice(0, 8)}`
      await copyFile(this.path, aside)
      return aside
    } catch (error) {
      if (isErrno(error, 'ENOENT')) return null
      throw storageError(this.path, error)
    }
  }
}
