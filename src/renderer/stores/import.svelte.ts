import type { DataSource, ReadingOptions } from '../../contract/data'
import { StudioError } from '../../contract/errors'
import type { DataSetRecord } from '../../contract/library'
import type { DataSetReport } from '../../contract/records'
import { droppedFiles, upload } from '../client/upload'
import { dataSets } from './data-sets.svelte'
import { session } from './session.svelte'

type Stage =
  | { name: 'closed' }
  | { name: 'choosing' }
  | { name: 'working'; text: string; share: number | null }
  | { name: 'report'; report: DataSetReport }
  | { name: 'failed'; error: StudioError }

/** Bringing data in: choose, read, look at the report, add. */
class Import {
  stage = $state.raw<Stage>({ name: 'closed' })
  source = $state.raw<DataSource | null>(null)
  reading = $state.raw<Partial<ReadingOptions>>({})
  private controller = new AbortController()
  private readonly waiting: string[] = []

  open(): void {
    this.source = null
    this.reading = {}
    this.stage = { name: 'choosing' }
  }

  close(): void {
    this.controller.abort()
    this.stage = { name: 'closed' }
    this.next()
  }

  /** Takes a path from outside of the page; while another is being imported it waits for its turn. */
  receive(path: string): void {
    this.waiting.push(path)
    if (this.stage.name !== 'working' && this.stage.name !== 'report') this.next()
  }

  private next(): void {
    const path = this.waiting.shift()
    if (path === undefined) return
    this.open()
    void this.readPath(path)
  }

  /** What went on is given up, and another choice can be made. */
  back(): void {
    this.controller.abort()
    this.stage = { name: 'choosing' }
  }

  /** Reads the source and shows what was found. */
  async read(source: DataSource, reading: Partial<ReadingOptions> = {}): Promise<void> {
    this.source = source
    this.reading = reading
    await this.work('Reading', async (signal) => {
      const stop = session.client.on('progress', ({ text, done, total }) => {
        if (this.stage.name === 'working') {
          this.stage = { name: 'working', text, share: total ? done / total : null }
        }
      })
      try {
        const report = await session.client.call.inspect({ source, reading }, { signal })
        this.stage = { name: 'report', report }
      } finally {
        stop()
      }
    })
  }

  async readPath(path: string): Promise<void> {
    await this.read({ kind: 'path', path })
  }

  /** Copies what was dropped to the host, then reads it. */
  async drop(transfer: DataTransfer): Promise<void> {
    const walking = droppedFiles(transfer)
    this.open()
    await this.work('Copying', async () => {
      const path = await upload(session.client, await walking, (done, total) => {
        this.stage = { name: 'working', text: 'Copying', share: total ? done / total : null }
      })
      await this.readPath(path)
    })
  }

  /** Remembers the data set; null when that failed, which is then shown. */
  async add(): Promise<DataSetRecord | null> {
    const { source, reading } = this
    if (!source) return null
    let added: DataSetRecord | null = null
    await this.work('Adding', async (signal) => {
      added = await dataSets.add(source, reading, signal)
      this.close()
    })
    return added
  }

  private async work(text: string, task: (signal: AbortSignal) => Promise<void>): Promise<void> {
    this.controller = new AbortController()
    const { signal } = this.controller
    this.stage = { name: 'working', text, share: null }
    try {
      await task(signal)
    } catch (thrown) {
      const error = StudioError.from(thrown)
      if (error.code !== 'cancelled') this.stage = { name: 'failed', error }
    }
  }
}

export const importing = new Import()
