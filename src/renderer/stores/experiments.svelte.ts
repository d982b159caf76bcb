import type { ComparisonSummary } from '../../contract/comparison/calls'
import { StudioError } from '../../contract/errors'
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
}

export const experiments = new Experiments()
