import { createHash } from 'node:crypto'
import { basename, join } from 'node:path'
import { z } from 'zod'
import { readingOptions, type DataSource, type ReadingOptions } from '../../contract/data'
import { dataSetRecord, type DataSetRecord } from '../../contract/library'
import type { DataSetReport } from '../../contract/records'
import { readJson, writeJson } from '../../storage/json'
import type { Home } from '../home'

type Inspect = (source: DataSource, reading: ReadingOptions) => Promise<DataSetReport>

interface Request {
  name?: string | undefined
  source: DataSource
  reading: ReadingOptions
}

const bundled: Request[] = [
  {
    name: 'Handwritten digits',
    source: { kind: 'bundled', name: 'digits' },
    reading: readingOptions.parse({})
  },
  {
    name: 'Palmer penguins',
    source: { kind: 'bundled', name: 'penguins' },
    reading: readingOptions.parse({})
  }
]

function idOf({ source, reading }: Request): string {
  return createHash('sha256')
    .update(JSON.stringify([source, reading]))
    .digest('hex')
    .slice(0, 16)
}

function nameOf({ name, source }: Request): string {
  if (name) return name
  if (source.kind === 'path') return basename(source.path)
  const spaced = source.name.replace('-', ' ')
  return `${spaced.charAt(0).toUpperCase()}${spaced.slice(1)}`
}

/** The list of data sets, in a file of the home folder; the bundled ones are always on it. */
export class DataSets {
  private readonly path: string
  /** One change after the other, so that none is lost. */
  private last: Promise<unknown> = Promise.resolve()

  constructor(
    home: Home,
    private readonly inspect: Inspect
  ) {
    this.path = join(home.folder, 'data-sets.json')
  }

  list(): Promise<DataSetRecord[]> {
    return this.change(async (records) => {
      const missing = bundled.filter((one) => !records.some(({ id }) => id === idOf(one)))
      const made = await Promise.all(missing.map((one) => this.recordOf(one)))
      return [...made, ...records]
    })
  }

  async add(request: Request): Promise<DataSetRecord> {
    const record = await this.recordOf(request)
    await this.restore(record)
    return record
  }

  async forget(id: string): Promise<void> {
    await this.change((records) => records.filter((one) => one.id !== id))
  }

  async restore(record: DataSetRecord): Promise<void> {
    await this.change((records) => [...records.filter(({ id }) => id !== record.id), record])
  }

  private async recordOf(request: Request): Promise<DataSetRecord> {
    const { source, reading } = request
    const report = await this.inspect(source, reading)
    return {
      id: idOf(request),
      name: nameOf(request),
      source,
      reading,
      added: Date.now(),
      report
    }
  }

  private change(
    work: (records: DataSetRecord[]) => DataSetRecord[] | Promise<DataSetRecord[]>
  ): Promise<DataSetRecord[]> {
    const next = this.last.then(async () => {
      const before = (await readJson(this.path, z.array(dataSetRecord))) ?? []
      const after = await work(before)
      if (JSON.stringify(after) !== JSON.stringify(before)) await writeJson(this.path, after)
      return after
    })
    this.last = next.catch(() => undefined)
    return next
  }
}
