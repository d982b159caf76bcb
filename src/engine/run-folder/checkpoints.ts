import { readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { StudioError } from '../../contract/errors'
import { decodeSafetensors, encodeSafetensors, type StoredArray } from '../../core/safetensors'
import { replaceFile } from '../../storage/durable'
import type { NamedValues } from '../models/initialise'
import { checksumOf } from '../../storage/checksum'
import { progressSchema, type Mark, type Progress } from './progress'
import { makeFolders } from '../../storage/make-folders'

export interface Checkpoint {
  progress: Progress
  state: NamedValues
}

const kept = 2
const suffix = '.safetensors'
const fileName = (kind: 'step' | 'best', step: number) =>
  `${kind}-${String(step).padStart(9, '0')}${suffix}`

/**
 * The checkpoints of a run: the last two, and the best epochs that they name. Each is one file, replaced as a whole and
 * with a checksum, so a usable one remains whenever the process dies.
 */
export class Checkpoints {
  /** The best epoch that each known checkpoint names, so cleaning up need not read them. */
  private readonly bests = new Map<string, Mark | null>()

  constructor(private readonly folder: string) {}

  /** Saves the progress of the run, then removes files that no checkpoint needs. */
  async save(checkpoint: Checkpoint): Promise<void> {
    await this.write(fileName('step', checkpoint.progress.step), checkpoint)
    await this.tidy()
  }

  /** Saves the weights of a best epoch; before the first checkpoint that names it. */
  async saveBest(best: Mark, progress: Progress, weights: NamedValues): Promise<void> {
    await this.write(fileName('best', best.step), { progress, state: weights })
  }

  /**
   * The newest checkpoint that is whole, with the names of newer ones that are not.
   * @returns null where there is none
   */
  async newest(): Promise<{ checkpoint: Checkpoint | null; damaged: string[] }> {
    const damaged: string[] = []
    for (const name of (await this.names('step')).reverse()) {
      try {
        const checkpoint = await this.read(name)
        const { best } = checkpoint.progress
        if (best) await this.best(best)
        return { checkpoint, damaged }
      } catch {
        damaged.push(name)
      }
    }
    return { checkpoint: null, damaged }
  }

  /** Weights of the best epoch that a checkpoint names. */
  async best(best: Mark): Promise<NamedValues> {
    return (await this.read(fileName('best', best.step))).state
  }

  /** Forgets everything: the run starts over. */
  async clear(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true })
  }

  private async write(name: string, { progress, state }: Checkpoint): Promise<void> {
    this.bests.set(name, progress.best)
    const text = JSON.stringify(progress)
    const metadata = { progress: text, checksum: checksumOf(text, state) }
    await makeFolders(this.folder)
    await replaceFile(join(this.folder, name), encodeSafetensors(storedArrays(state), metadata))
  }

  private async read(name: string): Promise<Checkpoint> {
    const { arrays, metadata } = decodeSafetensors(await readFile(join(this.folder, name)))
    const state = Object.fromEntries(
      Object.entries(arrays).map(([key, { data }]) => [key, data as Float32Array])
    )
    const text = metadata['progress'] ?? ''
    if (metadata['checksum'] !== checksumOf(text, state)) {
      throw new StudioError(
        'storage',
        `The checkpoint ${name} is damaged: its checksum does not match.`
      )
    }
    const progress = progressSchema.parse(JSON.parse(text))
    this.bests.set(name, progress.best)
    return { progress, state }
  }

  private async tidy(): Promise<void> {
    const names = (await this.names('step')).slice(-kept)
    const needed = new Set(names)
    for (const name of names) {
      const best = await this.bestOf(name)
      if (best) needed.add(fileName('best', best.step))
    }
    for (const name of await readdir(this.folder)) {
      if (!needed.has(name)) await rm(join(this.folder, name), { force: true })
    }
  }

  private async bestOf(name: string): Promise<Mark | null> {
    if (!this.bests.has(name)) await this.read(name).catch(() => this.bests.set(name, null))
    return this.bests.get(name) ?? null
  }

  private async names(kind: 'step' | 'best'): Promise<string[]> {
    const all = await readdir(this.folder).catch((): string[] => [])
    return all.filter((name) => name.startsWith(`${kind}-`) && name.endsWith(suffix)).sort()
  }
}

const storedArrays = (state: NamedValues): Record<string, StoredArray> =>
  Object.fromEntries(
    Object.entries(state).map(([name, data]) => [name, { shape: [data.length], data }])
  )
