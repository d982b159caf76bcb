import type { ClaimDescription, ClaimName, MeasureScale } from '../../contract/claims/claim'
import type { RunStudies, StudyName } from '../../contract/claims/studies'
import type { ExperimentDefinition } from '../../contract/experiment/definition'
import type { RunConfig } from '../../contract/run-config'
import type { Scores } from '../../contract/metrics'
import type { MetricKey } from '../../contract/metric'
import type { TestedExamples } from '../inference/contributions'
import type { ClaimFacts } from './facts'

/** A finished run: its scores on the test split at the last epoch, and what was measured of it besides. */
export interface ClaimRun {
  seed: number
  scores: Scores
  studies: RunStudies
  /** Null where it kept no predictions for its test examples. */
  tested: TestedExamples | null
}

/** A configuration of a claim's experiment, with its finished runs. */
export interface ClaimCell {
  config: RunConfig
  runs: ClaimRun[]
}

export interface Measure {
  title: string
  scale: MeasureScale
  higherIsBetter: boolean
  /** Undefined where the run has no such figure. */
  of: (run: ClaimRun) => number | null | undefined
  /** Whose contributions by test example are kept; left out for figures that no single example has. */
  metric?: MetricKey
}

/** Runs that enter the difference together; of several configurations the mean counts. */
export interface Term {
  label: string
  weight: number
  includes: (config: RunConfig) => boolean
}

type Experiment = Pick<ExperimentDefinition, 'base' | 'grid' | 'metric' | 'relevantDifference'>

export interface Claim extends Pick<
  ClaimDescription,
  'title' | 'statement' | 'source' | 'reported'
> {
  name: ClaimName
  /** Why it is not applicable to such data, and where it is; null if it can be tested. */
  unsuitable: (facts: ClaimFacts) => string | null
  /** How the experiment is built, in words. */
  test: (facts: ClaimFacts) => string
  experiment: (base: RunConfig, facts: ClaimFacts) => Experiment
  /** What must be measured of every finished run that a term includes. */
  studies: StudyName[]
  /** What decides. */
  measure: (facts: ClaimFacts) => Measure
  /** Smallest difference that matters; for ratios a share, such as 0.05. */
  relevant: number
  /** The difference that decides, in words: the weighted sum of the terms. */
  effect: string
  terms: (facts: ClaimFacts) => Term[]
  /** Descriptive measures shown in addition. */
  beside: (facts: ClaimFacts) => Measure[]
  /** Whether the claim is that there is a gain, or that there is none. */
  expects: 'gain' | 'no gain'
  /** A precondition of the claim; what is wrong if it does not hold. */
  condition?: (cells: ClaimCell[]) => string | null
  /** Further remarks for readers. */
  remark?: string
}
