import { StudioError } from '../../contract/errors'
import type { RuntimeReport } from '../../contract/records'
import { session } from './session.svelte'

/** What computes, and where things are kept. */
class System {
  info = $state.raw<{ home: string; version: string; runtime: RuntimeReport } | null>(null)
  error = $state.raw<StudioError | null>(null)

  async refresh(): Promise<void> {
    try {
      this.info = await session.client.call.system()
      this.error = null
    } catch (thrown) {
      this.error = StudioError.from(thrown)
    }
  }
}

export const system = new System()
