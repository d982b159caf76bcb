import { createContext } from 'svelte'
import { usualResizing, type DataSource, type ReadingOptions } from '../../../contract/data'
import type { StudioError } from '../../../contract/errors'
import type { DataSetRecord, ExamplesPage } from '../../../contract/library'
import type { DataSetReport } from '../../../contract/records'
import { namedError, type Copied } from '../../client/named-error'
import { droppedFiles, upload, type UploadProgress } from '../../client/upload'
import { picturesOfClass } from './data-pictures.svelte'
import type { DataSets } from '../../stores/data-sets.svelte'
import { inOneFolder, itemsOf, type DroppedItem } from './dropped-items'
import type { Session } from '../../stores/session.svelte'
import { Labelling } from './labelling/labelling.svelte'

type Stage =
  | { name: 'closed' }
  | { name: 'choosing' }
  /** Several things were dropped together: one data set, or one each. */
  | { name: 'several'; items: DroppedItem[] }
  | { name: 'copying'; item: string; progress: UploadProgress | null }
  | { name: 'working'; text: string; done: number; total: number | null }
  /** `rereading`: other options were chosen, and the report is still of those before. */
  | { name: 'report'; report: DataSetReport; rereading: boolean; error: StudioError | null }
  | { name: 'failed'; error: StudioError }
  /** Pictures are sorted into classes; `before` is what that was begun from. */
  | { name: 'sorting'; labelling: Labelling; before: Stage }

/** What is asked for where nothing was chosen yet: pictures that are new here keep their aspect ratio. */
const newReading: Partial<ReadingOptions> = { resize: usualResizing }

/** Where data come from: a path that the host knows, or files that are copied to it first. */
type Waiting = { path: string } | { item: DroppedItem }

const picturesInReport = 96

/** Bringing data in: choose, read, look at the report, add. Several wait for their turn. */
export class Import {
  stage = $state.raw<Stage>({ name: 'closed' })
  source = $state.raw<DataSource | null>(null)
  /** Pictures of each class of what the report is about. */
  pictures = $state.raw<Extract<ExamplesPage, { kind: 'image' }> | null>(null)
  /** "2 of 3" where several data sets are imported one after the other. */
  place = $state.raw<{ number: number; of: number } | null>(null)
  /** What was chosen of how it is read. */
  reading = $state.raw<Partial<ReadingOptions>>({})
  private waiting: Waiting[] = []
  private controller = new AbortController()
  /** What was copied for the data set that is being looked at; removed unless it is added. */
  private copied: { upload: string; settled: Promise<unknown> } | null = null

  /** Where the copy of what is looked at lies, and what it was called. */
  private names: Copied | null = null

  constructor(
    private readonly session: Session,
    private readonly dataSets: DataSets
  ) {}

  open(): void {
    this.begin({ name: 'choosing' })
  }

  /** Cancels this one and all that are waiting. */
  close(): void {
    this.waiting = []
    this.skip()
  }

  /** Skips this one; the next one follows. */
  skip(): void {
    this.discard()
    this.begin({ name: 'closed' })
    this.next()
  }

  /** Cancels the current step and returns to the choice. */
  back(): void {
    this.discard()
    this.begin({ name: 'choosing' })
  }

  /** Takes paths from outside of the page; while another is being imported they wait for their turn. */
  receive(paths: string[]): void {
    this.enqueue(paths.map((path) => ({ path })))
  }

  /** Takes files that were chosen in the page. */
  choose(files: File[]): void {
    this.take(itemsOf(files.map((file) => ({ path: file.webkitRelativePath || file.name, file }))))
  }

  /** Takes what was dropped on the page. */
  async drop(transfer: DataTransfer): Promise<void> {
    const walking = droppedFiles(transfer)
    const isFree = ['closed', 'choosing', 'failed'].includes(this.stage.name)
    if (isFree) this.begin({ name: 'working', text: 'Scanning folders', done: 0, total: null })
    const { signal } = this.controller
    const items = itemsOf(await walking)
    if (isFree && signal.aborted) return
    if (isFree) this.begin({ name: 'choosing' })
    if (items.length > 0) this.take(items)
  }

  /** One data set of all items, or one each. */
  decide(items: DroppedItem[], asOne: boolean): void {
    this.begin({ name: 'choosing' })
    this.enqueue((asOne ? [inOneFolder(items)] : items).map((item) => ({ item })))
  }

  /** Reads the source and shows what was found. */
  async read(source: DataSource): Promise<void> {
    this.source = source
    await this.readWith(source, newReading)
  }

  /** Reads the same again with other options, at once: what is added is what is on screen. */
  async reread(reading: Partial<ReadingOptions>): Promise<void> {
    const { source, stage } = this
    if (source && stage.name === 'failed') return this.readWith(source, reading)
    if (!source || stage.name !== 'report') return
    this.controller.abort()
    this.controller = new AbortController()
    const { signal } = this.controller
    const { report } = stage
    this.stage = { name: 'report', report, rereading: true, error: null }
    try {
      const read = await this.inspect(source, reading, signal)
      this.reading = reading
      this.stage = { name: 'report', report: read, rereading: false, error: null }
      void this.look(read, signal)
    } catch (thrown) {
      const error = namedError(thrown, this.names)
      if (signal.aborted || error.code === 'cancelled') return
      this.stage = { name: 'report', report, rereading: false, error }
    }
  }

  private async readWith(source: DataSource, reading: Partial<ReadingOptions>): Promise<void> {
    this.reading = reading
    await this.work('Reading', async (signal) => {
      const report = await this.inspect(source, reading, signal)
      this.stage = { name: 'report', report, rereading: false, error: null }
      void this.look(report, signal)
    })
  }

  /** Lets the pictures of the source be sorted into classes. */
  sort(): void {
    const { source, reading, stage, session } = this
    if (!source) return
    this.stage = {
      name: 'sorting',
      labelling: new Labelling(session, source, reading),
      before: stage
    }
  }

  /** Reads the source with the classes that its pictures were sorted into. */
  async useClasses(labelling: Labelling): Promise<void> {
    const { source } = this
    if (!source) return
    await this.work('Reading', async (signal) => {
      this.reading = await labelling.keep()
      const report = await this.inspect(source, this.reading, signal)
      labelling.forgetDraft()
      this.stage = { name: 'report', report, rereading: false, error: null }
      void this.look(report, signal)
    })
  }

  /** Remembers the data set; null when that failed, which is then shown. */
  async add(): Promise<DataSetRecord | null> {
    const { source, reading } = this
    if (!source) return null
    let added: DataSetRecord | null = null
    await this.work('Adding', async (signal) => {
      added = await this.dataSets.add(source, reading, signal)
      this.copied = null
      this.skip()
    })
    return added
  }

  private take(items: DroppedItem[]): void {
    if (items.length === 1) this.enqueue(items.map((item) => ({ item })))
    else if (items.length > 1) this.begin({ name: 'several', items })
  }

  private enqueue(waiting: Waiting[]): void {
    const of = (this.place?.of ?? 0) + waiting.length
    this.waiting = [...this.waiting, ...waiting]
    if (this.place) this.place = { ...this.place, of }
    if (['closed', 'choosing', 'failed'].includes(this.stage.name)) this.next()
  }

  private next(): void {
    const [first, ...rest] = this.waiting
    if (!first) {
      this.place = null
      return
    }
    this.waiting = rest
    const { number, of } = this.place ?? { number: 0, of: this.waiting.length + 1 }
    this.place = { number: number + 1, of }
    if ('path' in first) void this.read({ kind: 'path', path: first.path })
    else void this.copy(first.item)
  }

  /** Copies files to the host, then reads them. */
  private async copy({ name, files }: DroppedItem): Promise<void> {
    const id = crypto.randomUUID()
    let path: string | null = null
    await this.work('Copying', async (signal) => {
      this.stage = { name: 'copying', item: name, progress: null }
      const sending = upload(this.session.client, id, files, signal, (progress) => {
        if (!signal.aborted) this.stage = { name: 'copying', item: name, progress }
      })
      // A piece still being sent would reappear after the rest is removed.
      this.copied = { upload: id, settled: sending.catch(() => undefined) }
      path = await sending
    })
    if (path === null) return
    this.names = { path, name }
    await this.read({ kind: 'path', path })
  }

  private async inspect(
    source: DataSource,
    reading: Partial<ReadingOptions>,
    signal: AbortSignal
  ): Promise<DataSetReport> {
    const stop = this.session.client.on('progress', ({ text, done, total }) => {
      if (this.stage.name === 'working' && !signal.aborted) {
        this.stage = { name: 'working', text, done, total }
      }
    })
    try {
      return await this.session.client.call.inspect({ source, reading }, { signal })
    } finally {
      stop()
    }
  }

  /** Images are optional: without them the report is still shown. */
  private async look({ kind, source, reading }: DataSetReport, signal: AbortSignal): Promise<void> {
    this.pictures = null
    if (kind !== 'image') return
    const which = { perClass: picturesOfClass, count: picturesInReport }
    const page = await this.session.client.call
      .examples({ source, reading, ...which }, { signal })
      .catch(() => null)
    if (page?.kind === 'image' && !signal.aborted) this.pictures = page
  }

  private begin(stage: Stage): void {
    this.controller.abort()
    this.controller = new AbortController()
    this.source = null
    this.reading = newReading
    this.pictures = null
    this.stage = stage
  }

  /** Removes the copy of what is not added. */
  private discard(): void {
    this.controller.abort()
    const { copied } = this
    this.copied = null
    this.names = null
    if (copied === null) return
    const { call } = this.session.client
    copied.settled.then(() => call.discardUpload({ upload: copied.upload })).catch(() => undefined)
  }

  private async work(text: string, task: (signal: AbortSignal) => Promise<void>): Promise<void> {
    this.controller.abort()
    this.controller = new AbortController()
    const { signal } = this.controller
    this.stage = { name: 'working', text, done: 0, total: null }
    try {
      await task(signal)
    } catch (thrown) {
      const error = namedError(thrown, this.names)
      if (!signal.aborted && error.code !== 'cancelled') this.stage = { name: 'failed', error }
    }
  }
}

export const [getImporting, provideImporting] = createContext<Import>()
