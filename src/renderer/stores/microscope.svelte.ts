import { StudioError } from '../../contract/errors'
import type { RunConfig } from '../../contract/run-config'
import type { BatchPreview } from '../../contract/preview'
import { session } from './session.svelte'

/** A slider moves many times a second; the desk is asked once it rests this long, in milliseconds. */
const rest = 80

/** Which batch of the draft is looked at, and what it looks like. */
class Microscope {
  epoch = $state(0)
  step = $state(0)
  preview = $state.raw<BatchPreview | null>(null)
  error = $state.raw<StudioError | null>(null)
  loading = $state(false)

  /** Asks for the batch; returns what takes the question back. */
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
      this.preview = await session.client.call.previewBatch({ config, epoch, step }, { signal })
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

export const microscope = new Microscope()
