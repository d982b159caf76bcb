import { createContext } from 'svelte'
import type { ExperimentSummary } from '../../../contract/experiment/calls'
import type { DataSetRecord } from '../../../contract/library'
import type { PolicyName } from '../../../contract/mixing'
import type { RunSummary } from '../../../contract/records'
import type { WeightsEntry } from '../../../contract/weights'
import { recommendedComparison, theQuestion } from '../../../core/recommended-comparison'
import type { DataSets } from '../../stores/data-sets.svelte'
import type { Notices } from '../../stores/notices.svelte'
import type { Router } from '../../stores/router.svelte'
import type { Runs } from '../../stores/runs.svelte'
import type { Session } from '../../stores/session.svelte'
import type { Weights } from '../../stores/weights.svelte'
import type { Experiments } from '../experiments/experiments.svelte'

/** Cores of the machine the studio runs on, which also shows the page. */
export const cores = (): number => navigator.hardwareConcurrency || 1

/** The experiments and runs on each data set, and the one that answers the question. Nothing here is stored. */
export class Projects {
  constructor(
    private readonly session: Session,
    private readonly notices: Notices,
    private readonly router: Router,
    private readonly dataSets: DataSets,
    private readonly runs: Runs,
    private readonly experiments: Experiments,
    private readonly weights: Weights
  ) {}

  /** A data set with the pretrained weights that may suit it. */
  withWeights(record: DataSetRecord): DataSetRecord & { weights: readonly WeightsEntry[] } {
    return { ...record, weights: this.weights.list }
  }

  /** The experiments on a data set: those about the question first, those that train first, then the newest. */
  experimentsOn({ id }: DataSetRecord): ExperimentSummary[] {
    const rank = ({ question, active }: ExperimentSummary): number =>
      Number(active === 0) + 2 * Number(question !== theQuestion)
    return this.experiments.list
      .filter(({ data }) => this.dataSets.ofData(data)?.id === id)
      .sort((one, other) => rank(one) - rank(other) || other.created - one.created)
  }

  /** The newest runs on a data set. */
  runsOn({ id }: DataSetRecord, most: number): RunSummary[] {
    const found: RunSummary[] = []
    for (const run of this.runs.list) {
      if (found.length === most) break
      if (this.dataSets.ofData(run.config.data)?.id === id) found.push(run)
    }
    return found
  }

  /** Starts the comparison that answers the question on a data set, and shows the project. */
  async start(record: DataSetRecord, policies?: readonly PolicyName[]): Promise<void> {
    const { call } = this.session.client
    try {
      const definition = recommendedComparison(this.withWeights(record), cores(), policies)
      const { id } = await call.createExperiment({ definition })
      this.router.go('projects', record.id, { experiment: id })
      await call.startExperiment({ id })
      await this.experiments.refresh()
    } catch (thrown) {
      this.notices.showError(thrown)
    }
  }
}

export const [getProjects, provideProjects] = createContext<Projects>()
