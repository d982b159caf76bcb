import type { ExecutorName, ExecutorReport } from '../../contract/executors'
import { notices } from './notices.svelte'
import { session } from './session.svelte'

export const executorTitles: Record<ExecutorName, string> = {
  local: 'This machine',
  slurm: 'Slurm cluster'
}

/** Where runs can compute, as the studio last found it. */
class Executors {
  /** Empty until they were looked at. */
  reports = $state.raw<ExecutorReport[]>([])
  readonly usable = $derived(this.reports.filter(({ usable }) => usable).map(({ name }) => name))

  async refresh(): Promise<void> {
    try {
      this.reports = await session.client.call.executors()
    } catch (thrown) {
      notices.showError(thrown)
    }
  }
}

export const executors = new Executors()
