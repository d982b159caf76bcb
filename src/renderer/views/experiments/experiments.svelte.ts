import { createContext } from 'svelte'
import type { ExperimentSummary } from '../../../contract/experiment/calls'
import { StudioError } from '../../../contract/errors'
import type { Notices } from '../../stores/notices.svelte'
import type { Session } from '../../stores/session.svelte'

/** The experiments of the home folder, the newest first. */
export class Experiments {
  list = $state.raw<ExperimentSummary[]>([])
  state = $state.raw<'loading' | 'ready' | { error: StudioError }>('loading')

  constructor(
    private readonly session: Session,
    private readonly notices: Notices
  ) {}

  async refresh(): Promise<void> {
    try {
      const list = await this.session.client.call.listExperiments()
      this.list = list.sort((one, other) => other.created - one.created)
      this.state = 'ready'
    } catch (thrown) {
      this.state = { error: StudioError.from(thrown) }
    }
  }

  /**
   * Hides an experiment, with undo. @returns whether it succeeded
   */
  async remove(id: string): Promise<boolean> {
    const { call } = this.session.client
    try {
      await call.updateExperiment({ id, deleted: true })
    } catch (thrown) {
      this.notices.showError(thrown)
      return false
    }
    this.list = this.list.filter((one) => one.id !== id)
    this.notices.showDone('Experiment deleted. Its runs are kept.', async () => {
      await call.updateExperiment({ id, deleted: false })
      await this.refresh()
    })
    return true
  }
}

export const [getExperiments, provideExperiments] = createContext<Experiments>()
