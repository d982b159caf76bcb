import type { DataConfig, DataSource, ReadingOptions } from '../../contract/data'
import { StudioError } from '../../contract/errors'
import type { DataSetRecord } from '../../contract/library'
import { notices } from './notices.svelte'
import { session } from './session.svelte'

/** The data sets that the studio remembers, the bundled ones first. */
class DataSets {
  list = $state.raw<DataSetRecord[]>([])
  state = $state.raw<'loading' | 'ready' | { error: StudioError }>('loading')

  async open(): Promise<void> {
    this.state = 'loading'
    try {
      this.list = await session.client.call.listDataSets()
      this.state = 'ready'
    } catch (thrown) {
      this.state = { error: StudioError.from(thrown) }
    }
  }

  get(id: string): DataSetRecord | null {
    return this.list.find((record) => record.id === id) ?? null
  }

  /** The record that a configuration's data comes from. */
  ofData({ source, reading }: DataConfig): DataSetRecord | null {
    const alike = this.list.filter((record) => same(record.source, source))
    return alike.find(({ report }) => same(report.reading, reading)) ?? alike[0] ?? null
  }

  async add(
    source: DataSource,
    reading: Partial<ReadingOptions>,
    signal: AbortSignal
  ): Promise<DataSetRecord> {
    const input = { source, reading }
    const record = await session.client.call.addDataSet(input, { signal })
    this.list = [...this.list.filter(({ id }) => id !== record.id), record]
    return record
  }

  /** Forgets the record, with a way back; the files stay where they are. */
  async forget(record: DataSetRecord): Promise<void> {
    const { call } = session.client
    try {
      await call.forgetDataSet({ id: record.id })
      this.list = this.list.filter(({ id }) => id !== record.id)
      const text = `"${record.name}" removed from the list. Its files were not touched.`
      notices.showDone(text, async () => {
        await call.restoreDataSet(record)
        this.list = [...this.list, record]
      })
    } catch (thrown) {
      notices.showError(thrown)
    }
  }
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)

export const dataSets = new DataSets()
