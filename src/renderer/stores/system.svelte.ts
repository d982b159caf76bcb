import { createContext } from 'svelte'
import { StudioError } from '../../contract/errors'
import type { RuntimeReport } from '../../contract/records'
import type { Session } from './session.svelte'

/** What computes, and where things are kept. */
export class System {
  info = $state.raw<{ home: string; version: string; runtime: RuntimeReport } | null>(null)
  error = $state.raw<StudioError | null>(null)

  constructor(private readonly session: Session) {}

  async refresh(): Promise<void> {
    try {
      this.info = await this.session.client.call.system()
      this.error = null
    } catch (thrown) {
      this.error = StudioError.from(thrown)
    }
  }
}

export const [getSystem, provideSystem] = createContext<System>()
