import { StudioError } from '../../../contract/errors'
import type { DataSetRecord } from '../../../contract/library'
import type { PolicyName } from '../../../contract/mixing'
import {
  describeCompared,
  describeRepeats,
  recommendedComparison
} from '../../../core/recommended-comparison'
import { formatPlural } from '../../format'
import type { Session } from '../../stores/session.svelte'
import { aboutTime } from '../../about-time'
import { cores, type Projects } from './projects.svelte'

/** What the comparison of a data set would run and how long it takes. */
export class Forecast {
  /** "Plain training against Input mixup and CutMix" */
  compared = $state('')
  /** How often each is trained and how long it takes, or why it cannot be. */
  text = $state('')
  refused = $state(false)

  constructor(
    private readonly session: Session,
    private readonly projects: Pick<Projects, 'withWeights'>
  ) {}

  /** @returns a function that cancels the request */
  ask(record: DataSetRecord, policies?: readonly PolicyName[]): () => void {
    const controller = new AbortController()
    const { signal } = controller
    this.refused = false
    try {
      const definition = recommendedComparison(this.projects.withWeights(record), cores(), policies)
      const repeats = describeRepeats(definition)
      this.compared = describeCompared(definition)
      this.text = `${repeats}.`
      this.session.client.call
        .planExperiment({ definition }, { signal })
        .then(({ missing, seconds }) => {
          if (signal.aborted) return
          const work = `${formatPlural(missing, 'run')}, ${aboutTime(seconds)}`
          this.text = `${repeats}: ${missing === 0 ? 'all of its runs are finished' : work}.`
        })
        .catch((thrown: unknown) => {
          if (!signal.aborted) this.refuse(thrown)
        })
    } catch (thrown) {
      this.refuse(thrown)
    }
    return () => controller.abort()
  }

  private refuse(thrown: unknown): void {
    this.text = StudioError.from(thrown).message
    this.refused = true
  }
}
