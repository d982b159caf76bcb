import type { SplitName } from './data'
import type { RunStatus } from './records'

export type EpochChoice = 'best' | 'last'
type Result = RunStatus['results'][number]

/** The epoch whose test score stands for a run where there is room for one: the one that experiments judge by default. */
export const headlineEpoch: EpochChoice = 'last'

/** What a run scored on a split; null where it was not scored. */
const resultOf = (
  { results }: Pick<RunStatus, 'results'>,
  split: SplitName,
  at: EpochChoice
): Result | null => results.find((one) => one.split === split && one.at === at) ?? null

/** The test result that lists show, in the studio and on the command line. */
export const headlineTest = (status: Pick<RunStatus, 'results'>): Result | null =>
  resultOf(status, 'test', headlineEpoch)
