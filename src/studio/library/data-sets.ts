import { createHash } from 'node:crypto'
import { basename } from 'node:path'
import { z } from 'zod'
import { bundledData, bundledNames } from '../../contract/bundled'
import { readingOptions, type DataSource, type ReadingOptions } from '../../contract/data'
import { StudioError } from '../../contract/errors'
import { dataSetRecord, type DataSetRecord } from '../../contract/library'
import type { DataSetReport } from '../../contract/records'
import { formatPlural } from '../../contract/format-number'
import { SharedFile } from '../../storage/shared-file'
import type { Home } from '../home'

const dataSetList = z.object({ dataSets: z.array(z.unknown()) })

type Inspect = (source: DataSource, reading: ReadingOptions) => Promise<DataSetReport>

interface Request {
  name?: string | undefined
  source: DataSource
  reading: ReadingOptions
}

const bundled: Request[] = bundledNames.map((name) => ({
  name: bundledData[name].title,
  source: { kind: 'bundled', name },
  reading: readingOptions.parse({})
}))

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

const listFile = (path: string) => new SharedFile(path, dataSetList, () => ({ dataSets: [] }))

/** The data sets that a file lists; nothing is read of the data themselves. */
export async function readDataSets(path: string): Promise<DataSetRecord[]> {
  return readable((await listFile(path).read()).dataSets)
}

/** The list of data sets, in a file of the home folder; the bundled ones are always on it. */
export class DataSets {
  readonly path: string
  private readonly file: SharedFile<typeof dataSetList>

  constructor(
    home: Home,
    private readonly inspect: Inspect
  ) {
    this.path = home.dataSets
    this.file = listFile(this.path)
  }

  /** What is wrong with the file of the list; null when all of it can be read. */
  async problem(): Promise<string | null> {
    const { dataSets: items } = await this.file.read()
    const unknown = items.length - readable(items).length
    if (this.file.problem !== null || unknown === 0) return this.file.problem
    return `This version cannot read ${unknown} of its ${formatPlural(items.length, 'entry', 'entries')}. ${unknown === 1 ? 'It stays' : 'They stay'} in the file.`
  }

  async list(): Promise<DataSetRecord[]> {
    const records = readable((await this.file.read()).dataSets)
    const missing = bundled.filter((one) => !records.some(({ id }) => id === idOf(one)))
    if (missing.length === 0) return records
    const made = await Promise.all(missing.map((one) => this.recordOf(one)))
    const completed = (now: DataSetRecord[]): DataSetRecord[] => [
      ...made.filter(({ id }) => !hasId(now, id)),
      ...now
    ]
    return this.file.isNewer ? completed(records) : this.change(completed)
  }

  async add(request: Request): Promise<DataSetRecord> {
    const record = await this.recordOf(request)
    await this.restore(record)
    return record
  }

  async forget(id: string): Promise<void> {
    await this.change((records) => records.filter((one) => one.id !== id))
  }

  /** @throws StudioError `not-found` where no record has the id */
  async rename(id: string, name: string): Promise<DataSetRecord> {
    const records = await this.change((now) =>
      now.map((one) => (one.id === id ? { ...one, name } : one))
    )
    const renamed = records.find((one) => one.id === id)
    if (!renamed) throw new StudioError('not-found', 'This data set is no longer in the list.')
    return renamed
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
    const written = await this.file.change(({ dataSets }) => {
      const others = dataSets.filter((item) => !dataSetRecord.safeParse(item).success)
      return { dataSets: [...work(readable(dataSets)), ...others] }
    })
    return readable(written.dataSets)
  }
}

const readable = (items: unknown[]): DataSetRecord[] =>
  items.flatMap((item) => {
    const parsed = dataSetRecord.safeParse(item)
    return parsed.success ? [parsed.data] : []
  })

const hasId = (records: DataSetRecord[], wanted: string): boolean =>
  records.some(({ id }) => id === wanted)
