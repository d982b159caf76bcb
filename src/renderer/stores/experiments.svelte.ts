import type { ComparisonSummary } from '../../contract/comparison/calls'
import { StudioError } from '../../contract/errors'
import { notices } from './notices.svelte'
import { session } from './session.svelte'

/** The experiments of the home folder, the newest first. */
class Experiments {
  list = $state.raw<ComparisonSummary[]>([])
  state = $state.raw<'loading' | 'ready' | { error: StudioError }>('loading')

  async refresh(): Promise<void> {
    try {
      const list = await session.client.call.listComparisons()
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
    const setDeleted = async (deleted: boolean): Promise<boolean> => {
      try {
        await session.client.call.updateComparison({ id, deleted })
        await this.refresh()
        return true
      } catch (thrown) {
        notices.showError(thrown)
        return false
      }
    }
    const removed = await setDeleted(true)
    if (removed) {
      notices.show('Experiment deleted. Its runs are still there.', {
        title: 'Undo',
        run: () => void setDeleted(false)
      })
    }
    return removed
  }
}

export const experiments = new Experiments()
