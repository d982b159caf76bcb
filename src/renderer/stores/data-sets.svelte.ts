import { createContext } from 'svelte'
import type { DataConfig, DataSource, ReadingOptions } from '../../contract/data'
import { StudioError } from '../../contract/errors'
import type { DataSetRecord } from '../../contract/library'
import type { Notices } from './notices.svelte'
import type { Session } from './session.svelte'

/** The data sets that the studio remembers, the bundled ones first. */
export class DataSets {
  list = $state.raw<DataSetRecord[]>([])
  state = $state.raw<'loading' | 'ready' | { error: StudioError }>('loading')

  constructor(
    private readonly session: Session,
    private readonly notices: Notices
  ) {}

  async open(): Promise<void> {
    this.state = 'loading'
    try {
      const listed = await this.session.client.call.listDataSets()
      // Records added meanwhile may be missing from the answer.
      const added = this.list.filter(({ id }) => !listed.some((one) => one.id === id))
      this.list = [...listed, ...added]
      this.state = 'ready'
    } catch (thrown) {
      this.state = { error: StudioError.from(thrown) }
    }
  }

  get(id: string): DataSetRecord | null {
    return this.list.find((record) => record.id === id) ?? null
  }

  /** The record that a configuration's data comes from. */
  ofData({ source, reading }: Pick<DataConfig, 'source' | 'reading'>): DataSetRecord | null {
    const alike = this.list.filter((record) => same(record.source, source))
    return alike.find(({ report }) => same(report.reading, reading)) ?? alike[0] ?? null
  }

  async add(
    source: DataSource,
    reading: Partial<ReadingOptions>,
    signal: AbortSignal
  ): Promise<DataSetRecord> {
    const input = { source, reading }
    const record = await this.session.client.call.addDataSet(input, { signal })
    this.list = [...this.list.filter(({ id }) => id !== record.id), record]
    return record
  }

  /** Reads a data set in another way, which replaces how it was read before, with undo. */
  async readAgain(record: DataSetRecord, reading: ReadingOptions): Promise<DataSetRecord> {
    const { call } = this.session.client
    const { id, name, source } = record
    const read = await call.addDataSet({ name, source, reading })
    const replace = async (old: DataSetRecord, by: DataSetRecord): Promise<void> => {
      if (old.id === by.id) return
      await call.forgetDataSet({ id: old.id })
      const others = this.list.filter((one) => one.id !== by.id)
      this.list = others.map((one) => (one.id === old.id ? by : one))
    }
    await replace(record, read)
    if (read.id !== id) {
      this.notices.showDone(
        `"${name}" has other labels now. Runs keep those that they learned.`,
        async () => {
          await call.restoreDataSet(record)
          await replace(read, record)
        }
      )
    }
    return read
  }

  async rename(id: string, name: string): Promise<void> {
    try {
      const renamed = await this.session.client.call.renameDataSet({ id, name })
      this.list = this.list.map((one) => (one.id === id ? renamed : one))
    } catch (thrown) {
      this.notices.showError(thrown)
    }
  }

  /** Forgets the record, with undo; the files are kept. */
  async forget(record: DataSetRecord): Promise<void> {
    const { call } = this.session.client
    try {
      await call.forgetDataSet({ id: record.id })
      this.list = this.list.filter(({ id }) => id !== record.id)
      const text = `"${record.name}" removed from the list. Its files were not touched.`
      this.notices.showDone(text, async () => {
        await call.restoreDataSet(record)
        this.list = [...this.list, record]
      })
    } catch (thrown) {
      this.notices.showError(thrown)
    }
  }
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)

export const [getDataSets, provideDataSets] = createContext<DataSets>()
