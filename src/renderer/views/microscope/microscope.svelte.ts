import { createContext } from 'svelte'
import { StudioError } from '../../../contract/errors'
import type { RunConfig } from '../../../contract/run-config'
import type { BatchPreview } from '../../../contract/preview'
import type { Session } from '../../stores/session.svelte'

/** A slider moves many times a second; the desk is asked after this many milliseconds without movement. */
const rest = 80

/** The selected batch of the draft and its preview. */
export class Microscope {
  epoch = $state(0)
  step = $state(0)
  preview = $state.raw<BatchPreview | null>(null)
  error = $state.raw<StudioError | null>(null)
  loading = $state(false)

  constructor(private readonly session: Session) {}

  /** Asks for the batch; returns a function that cancels the request. */
  look(config: RunConfig): () => void {
    const { epoch, step } = this
    const controller = new AbortController()
    const timer = setTimeout(() => void this.ask(config, epoch, step, controller), rest)
    return () => {
      clearTimeout(timer)
      controller.abort()
    }
  }

  /** The batch before or after, across the borders of epochs. */
  move(by: 1 | -1): void {
    const { preview } = this
    if (!preview || !this.canMove(by)) return
    const { stepsPerEpoch } = preview
    const place = this.epoch * stepsPerEpoch + this.step + by
    this.epoch = Math.floor(place / stepsPerEpoch)
    this.step = place % stepsPerEpoch
  }

  canMove(by: 1 | -1): boolean {
    const { preview, epoch, step } = this
    if (!preview) return false
    const place = epoch * preview.stepsPerEpoch + step + by
    return place >= 0 && place < preview.epochs * preview.stepsPerEpoch
  }

  private async ask(
    config: RunConfig,
    epoch: number,
    step: number,
    { signal }: AbortController
  ): Promise<void> {
    this.loading = true
    try {
      this.preview = await this.session.client.call.previewBatch(
        { config, epoch, step },
        { signal }
      )
      this.error = null
      this.loading = false
    } catch (thrown) {
      const error = StudioError.from(thrown)
      if (error.code === 'cancelled') return
      this.loading = false
      // The settings have changed, and the run has become shorter than that.
      if (error.code === 'invalid-argument' && epoch + step > 0) {
        this.epoch = 0
        this.step = 0
      } else this.error = error
    }
  }
}

export const [getMicroscope, provideMicroscope] = createContext<Microscope>()
