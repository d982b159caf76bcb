import type { ExperimentSummary } from '../../contract/experiment/calls'
import { StudioError } from '../../contract/errors'
import { notices } from './notices.svelte'
import { session } from './session.svelte'

/** The experiments of the home folder, the newest first. */
class Experiments {
  list = $state.raw<ExperimentSummary[]>([])
  state = $state.raw<'loading' | 'ready' | { error: StudioError }>('loading')

  async refresh(): Promise<void> {
    try {
      const list = await session.client.call.listExperiments()
      this.list = list.sort((one, other) => other.created - one.created)
      this.state = 'ready'
    } catch (thrown) {
      this.state = { error: StudioError.from(thrown) }
    }
  }

  /**
   * Hides an experiment, with a way back.
   * @returns whether it could be
   */
  async remove(id: string): Promise<boolean> {
    const { call } = session.client
    try {
      await call.updateExperiment({ id, deleted: true })
    } catch (thrown) {
      notices.showError(thrown)
      return false
    }
    this.list = this.list.filter((one) => one.id !== id)
    notices.showDone('Experiment deleted. Its runs are still there.', async () => {
      await call.updateExperiment({ id, deleted: false })
      await this.refresh()
    })
    return true
  }
}

export const experiments = new Experiments()
