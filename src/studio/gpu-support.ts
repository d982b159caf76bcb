import { StudioError } from '../contract/errors'
import type { GpuSupport as State } from '../contract/gpu-support'
import type { Broadcast } from './broadcast'
import { Desk } from './desk'
import type { Launch } from './launch'

/** Adds GPU support to an installation, in a process of its own that its end takes along. */
export class GpuSupport {
  /** The process that fetches; null while nothing is fetched. */
  private adding: Desk | null = null
  private cancelled = false
  private latest: State = { state: 'none' }
  private problem: string | null = null

  /**
   * @param desk is asked what is there, and starts again once something was added: a process loads TensorFlow once
   */
  constructor(
    private readonly launch: Launch,
    private readonly logFile: string,
    private readonly broadcast: Pick<Broadcast, 'emit'>,
    private readonly desk: Desk
  ) {}

  async state(): Promise<State> {
    if (this.adding) return this.latest
    const found = await this.desk.call((call) => call.gpuSupport())
    return found.state === 'offered' ? { ...found, problem: this.problem } : found
  }

  /** Begins; what comes of it is in the events. */
  async add(): Promise<void> {
    const found = await this.state()
    if (this.adding) return
    if (found.state !== 'offered') {
      throw new StudioError('conflict', 'GPU support cannot be added here, or is there already.')
    }
    void this.fetch(found.offer.bytes)
  }

  /** Wheels that have arrived are kept. */
  async cancel(): Promise<void> {
    this.cancelled = true
    await this.adding?.close()
  }

  private async fetch(bytes: number): Promise<void> {
    const desk = new Desk(this.launch, this.logFile, {
      emit: (_, { text, done, total }) =>
        this.change({ state: 'adding', text, done, total: total ?? bytes })
    })
    this.adding = desk
    this.cancelled = false
    this.change({ state: 'adding', text: 'Looking for Python', done: 0, total: bytes })
    try {
      await desk.call((call) => call.addGpuSupport())
      this.problem = null
      await this.desk.restart()
    } catch (thrown) {
      this.problem = this.cancelled ? null : StudioError.from(thrown).message
    } finally {
      await desk.close()
      this.adding = null
    }
    await this.state().then(
      (state) => this.change(state),
      // The studio is closing.
      () => undefined
    )
  }

  private change(state: State): void {
    this.latest = state
    this.broadcast.emit('gpuSupport', state)
  }
}
