import { StudioError } from '../../../contract/errors'
import type { DecisionSurface } from '../../../contract/surface'
import type { Session } from '../../stores/session.svelte'

/** The decision surface of a run; frames of an epoch that has just ended are added. */
export class SurfaceFrames {
  surface = $state.raw<DecisionSurface | null>(null)
  state = $state.raw<'loading' | 'ready' | { error: StudioError }>('loading')
  private asking = false

  constructor(
    private readonly id: string,
    private readonly session: Session
  ) {}

  /** Requests what is missing. */
  async load(): Promise<void> {
    if (this.asking) return
    this.asking = true
    try {
      const after = this.surface?.epochs.at(-1) ?? -1
      const more = await this.session.client.call.decisionSurface({ id: this.id, after })
      if (more && (!this.surface || more.epochs.length > 0))
        this.surface = joined(this.surface, more)
      this.state = 'ready'
    } catch (thrown) {
      this.state = { error: StudioError.from(thrown) }
    } finally {
      this.asking = false
    }
  }
}

function joined(before: DecisionSurface | null, more: DecisionSurface): DecisionSurface {
  if (!before) return more
  const frames = new Uint8Array(before.frames.length + more.frames.length)
  frames.set(before.frames)
  frames.set(more.frames, before.frames.length)
  return { ...more, epochs: Int32Array.from([...before.epochs, ...more.epochs]), frames }
}
