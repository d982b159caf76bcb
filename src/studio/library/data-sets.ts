import { createHash } from 'node:crypto'
import { basename, join } from 'node:path'
import { z } from 'zod'
import { readingOptions, type DataSource, type ReadingOptions } from '../../contract/data'
import { dataSetRecord, type DataSetRecord } from '../../contract/library'
import type { DataSetReport } from '../../contract/records'
import { SharedFile } from '../../storage/shared-file'
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
  readonly path: string
  private readonly file: SharedFile<z.ZodArray<z.ZodUnknown>>

  constructor(
    home: Home,
    private readonly inspect: Inspect
  ) {
    this.path = join(home.folder, 'data-sets.json')
    this.file = new SharedFile(this.path, z.array(z.unknown()), () => [])
  }

  /** What is wrong with the file of the list; null when all of it can be read. */
  async problem(): Promise<string | null> {
    const items = await this.file.read()
    const unknown = items.length - readable(items).length
    if (this.file.problem !== null || unknown === 0) return this.file.problem
    return `This version cannot read ${unknown} of its ${items.length} entries. They stay in the file.`
  }

  async list(): Promise<DataSetRecord[]> {
    const records = readable(await this.file.read())
    const missing = bundled.filter((one) => !records.some(({ id }) => id === idOf(one)))
    if (missing.length === 0) return records
    const made = await Promise.all(missing.map((one) => this.recordOf(one)))
    return this.change((now) => [...made.filter(({ id }) => !hasId(now, id)), ...now])
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

  /** Records that this version cannot read stay in the file. */
  private async change(
    work: (records: DataSetRecord[]) => DataSetRecord[]
  ): Promise<DataSetRecord[]> {
    const written = await this.file.change((items) => {
      const others = items.filter((item) => !dataSetRecord.safeParse(item).success)
      return [...work(readable(items)), ...others]
    })
    return readable(written)
  }
}

const readable = (items: unknown[]): DataSetRecord[] =>
  items.flatMap((item) => {
    const parsed = dataSetRecord.safeParse(item)
    return parsed.success ? [parsed.data] : []
  })

const hasId = (records: DataSetRecord[], wanted: string): boolean =>
  records.some(({ id }) => id === wanted)
