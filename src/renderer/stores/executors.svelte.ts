import { createContext } from 'svelte'
import type { ExecutorReport } from '../../contract/executors'
import type { Notices } from './notices.svelte'
import type { Session } from './session.svelte'

/** Where runs can compute, as the studio last found it. */
export class Executors {
  /** Empty until they were looked at. */
  reports = $state.raw<ExecutorReport[]>([])
  readonly usable = $derived(this.reports.filter(({ usable }) => usable).map(({ name }) => name))

  constructor(
    private readonly session: Session,
    private readonly notices: Notices
  ) {}

  async refresh(): Promise<void> {
    try {
      this.reports = await this.session.client.call.executors()
    } catch (thrown) {
      this.notices.showError(thrown)
    }
  }
}

export const [getExecutors, provideExecutors] = createContext<Executors>()
