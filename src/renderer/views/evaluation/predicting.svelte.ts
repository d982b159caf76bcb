import type { CheckpointName } from '../../../contract/checkpoint'
import { createContext } from 'svelte'
import type { StudioError } from '../../../contract/errors'
import type { ShownPredictions } from '../../../contract/prediction-calls'
import { fileName, namedError, type Copied } from '../../client/named-error'
import { droppedFiles, upload, type DroppedFile } from '../../client/upload'
import type { Session } from '../../stores/session.svelte'

type Stage =
  | { name: 'waiting' }
  | { name: 'working'; text: string; share: number | null }
  | { name: 'done'; file: string; found: ShownPredictions }
  | { name: 'failed'; error: StudioError }

interface Target {
  id: string
  at: CheckpointName
}

/** Predictions of a file by the model of a run. While a run waits for a file, dropped files go to it. */
export class Predicting {
  stage = $state.raw<Stage>({ name: 'waiting' })
  target = $state.raw<Target | null>(null)
  private controller = new AbortController()
  private copied: Copied | null = null

  constructor(private readonly session: Session) {}

  /** Receives dropped files from now on; returns a function that stops this. */
  accept(target: Target): () => void {
    this.target = target
    this.stage = { name: 'waiting' }
    return () => {
      this.controller.abort()
      this.target = null
    }
  }

  async readPath(path: string): Promise<void> {
    await this.work('Predicting', (signal) => this.predict(path, signal))
  }

  /** One row of a table, or one text. */
  async type(cells: Record<string, string>): Promise<void> {
    await this.work('Predicting', async (signal) => {
      const { target } = this
      if (!target) return
      const { call } = this.session.client
      const found = await call.predictTyped({ ...target, cells }, { signal })
      this.stage = { name: 'done', file: 'what you typed', found }
    })
  }

  async drop(transfer: DataTransfer): Promise<void> {
    await this.send(droppedFiles(transfer))
  }

  async choose(files: File[]): Promise<void> {
    const chosen = files.map((file) => ({ path: file.webkitRelativePath || file.name, file }))
    await this.send(Promise.resolve(chosen))
  }

  cancel(): void {
    this.controller.abort()
    this.stage = { name: 'waiting' }
  }

  /** Copies files to the host, and predicts them there. */
  private async send(walking: Promise<DroppedFile[]>): Promise<void> {
    await this.work('Copying', async (signal) => {
      const id = crypto.randomUUID()
      const path = await upload(
        this.session.client,
        id,
        await walking,
        signal,
        ({ bytes, ofBytes }) => {
          this.stage = { name: 'working', text: 'Copying', share: ofBytes ? bytes / ofBytes : null }
        }
      )
      this.copied = { path, name: fileName(path) }
      await this.predict(path, signal)
    })
  }

  private async predict(path: string, signal: AbortSignal): Promise<void> {
    const { target } = this
    if (!target) return
    this.stage = { name: 'working', text: 'Predicting', share: null }
    const stop = this.session.client.on('progress', ({ done, total }) => {
      if (this.stage.name !== 'working' || signal.aborted) return
      this.stage = { ...this.stage, share: total ? done / total : null }
    })
    try {
      const found = await this.session.client.call.predictShown({ ...target, path }, { signal })
      this.stage = { name: 'done', file: fileName(path), found }
    } finally {
      stop()
    }
  }

  private async work(text: string, task: (signal: AbortSignal) => Promise<void>): Promise<void> {
    this.controller.abort()
    this.controller = new AbortController()
    const { signal } = this.controller
    this.copied = null
    this.stage = { name: 'working', text, share: null }
    try {
      await task(signal)
    } catch (thrown) {
      const error = namedError(thrown, this.copied)
      if (error.code !== 'cancelled') this.stage = { name: 'failed', error }
    }
  }
}

export const [getPredicting, providePredicting] = createContext<Predicting>()
