import type { CheckpointName } from './checkpoint'
import type { SplitName } from './data'
import type { RunStatus } from './records'

type Result = RunStatus['results'][number]

/** The epoch whose test score represents a run where there is room for only one: the default of experiments. */
export const headlineEpoch: CheckpointName = 'last'

/** What a run scored on a split; null where it was not scored. */
const resultOf = (
  { results }: Pick<RunStatus, 'results'>,
  split: SplitName,
  at: CheckpointName
): Result | null => results.find((one) => one.split === split && one.at === at) ?? null

/** The test result that lists show, in the studio and on the command line. */
export const headlineTest = (status: Pick<RunStatus, 'results'>): Result | null =>
  resultOf(status, 'test', headlineEpoch)
