import { createContext } from 'svelte'
import { SvelteMap } from 'svelte/reactivity'
import { StudioError } from '../../../contract/errors'
import type { ColumnDistribution, DataSetRecord, ExamplesPage } from '../../../contract/library'
import type { Session } from '../../stores/session.svelte'

/** What a data set looks like: some pictures of each class, or how its columns are spread. */
export type DataPicture =
  | { kind: 'image'; page: Extract<ExamplesPage, { kind: 'image' }> }
  | { kind: 'table'; columns: ColumnDistribution[] }

export const picturesOfClass = 8
const mostPictures = 96
/** Larger data sets are not read for a preview. */
const mostExamples = 200_000

/** Read when asked for the first time, one data set after the other: the desk keeps one in memory. */
export class DataPictures {
  private readonly known = new SvelteMap<string, DataPicture | StudioError>()
  /** By data set; looked up outside of what is shown, so that asking changes nothing on screen. */
  private readonly asked: Record<string, true> = {}
  private last: Promise<void> = Promise.resolve()

  constructor(private readonly session: Session) {}

  /** Null while it is being read, and for data that are too large. */
  of(record: DataSetRecord): DataPicture | StudioError | null {
    if (!this.asked[record.id] && record.report.examples <= mostExamples) {
      this.asked[record.id] = true
      this.last = this.last.then(() => this.read(record))
    }
    return this.known.get(record.id) ?? null
  }

  private async read({ id, source, report }: DataSetRecord): Promise<void> {
    const { call } = this.session.client
    const data = { source, reading: report.reading }
    try {
      if (report.kind === 'table') {
        this.known.set(id, { kind: 'table', columns: await call.distributions(data) })
        return
      }
      const which = { perClass: picturesOfClass, count: mostPictures }
      const page = await call.examples({ ...data, ...which })
      if (page.kind === 'image') this.known.set(id, { kind: 'image', page })
    } catch (thrown) {
      this.known.set(id, StudioError.from(thrown))
    }
  }
}

export const [getDataPictures, provideDataPictures] = createContext<DataPictures>()
