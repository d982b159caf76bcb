import { createContext } from 'svelte'
import type { OwnWeights, WeightsEntry, WeightsRecord } from '../../contract/weights'
import type { Notices } from './notices.svelte'
import type { Session } from './session.svelte'

/** Pretrained weights: those on this machine, and those that can be fetched. */
export class Weights {
  list = $state.raw<WeightsEntry[]>([])
  /** Name of the weights that are being fetched. */
  fetching = $state.raw<string | null>(null)

  constructor(
    private readonly session: Session,
    private readonly notices: Notices
  ) {}

  async refresh(): Promise<void> {
    try {
      this.list = await this.session.client.call.listWeights()
    } catch (thrown) {
      this.notices.showError(thrown)
    }
  }

  /** Reads a file of the user's into the cache. @throws StudioError where it does not fit */
  async add(own: OwnWeights): Promise<WeightsRecord> {
    const record = await this.session.client.call.addWeights(own)
    await this.refresh()
    return record
  }

  async fetch(name: string): Promise<void> {
    this.fetching = name
    try {
      await this.session.client.call.fetchWeights({ name })
    } catch (thrown) {
      this.notices.showError(thrown)
    } finally {
      this.fetching = null
    }
    await this.refresh()
  }
}

export const [getWeights, provideWeights] = createContext<Weights>()
