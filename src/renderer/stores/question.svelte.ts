import type { AppContract } from '../../contract/host'
import { StudioError } from '../../contract/errors'
import type { Client } from '../../rpc/client'
import type { Session } from './session.svelte'

type Ask<T> = (call: Client<AppContract>['call'], options: { signal: AbortSignal }) => Promise<T>

/** A question to the host that is asked again when what it is about changes: its newest answer, or why there is none. */
export class Question<T> {
  /** The one before stays until the next is there. */
  answer = $state.raw<T | null>(null)
  error = $state.raw<StudioError | null>(null)
  /** How far the host is; null when nothing is asked. */
  work = $state.raw<{ text: string; share: number | null } | null>(null)
  private asked: AbortController | null = null

  constructor(private readonly session: Session) {}

  /** Asks; returns what takes the question back. */
  ask(ask: Ask<T>): () => void {
    const controller = new AbortController()
    this.asked = controller
    this.error = null
    this.work = { text: 'Starting', share: null }
    void this.wait(ask, controller)
    return () => controller.abort()
  }

  private async wait(ask: Ask<T>, controller: AbortController): Promise<void> {
    const { client } = this.session
    const isCurrent = () => this.asked === controller
    const stop = client.on('progress', ({ text, done, total }) => {
      if (isCurrent()) this.work = { text, share: total ? done / total : null }
    })
    try {
      const answer = await ask(client.call, { signal: controller.signal })
      if (isCurrent()) this.answer = answer
    } catch (thrown) {
      const error = StudioError.from(thrown)
      if (isCurrent() && error.code !== 'cancelled') this.error = error
    } finally {
      stop()
      if (isCurrent()) this.work = null
    }
  }
}
