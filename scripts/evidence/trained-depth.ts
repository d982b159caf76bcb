import type { ExperimentDetails } from '../../src/contract/experiment/calls'
import { describeMean, minus, rightAnswers } from './right-answers'

const plainAnswers = (home: string, experiment: ExperimentDetails) => {
  const plain = experiment.table.rows.find(({ verdict }) => !verdict)
  return rightAnswers(home, experiment, plain?.label ?? '')
}

/**
 * What training more blocks gains over training the last layer alone, both plain and on the same split, in a sentence;
 * empty where fewer than two seeds have both.
 */
export async function trainedDepth(
  home: string,
  lastLayer: ExperimentDetails,
  moreBlocks: ExperimentDetails
): Promise<string> {
  const after = await plainAnswers(home, moreBlocks)
  const gain = minus(after, await plainAnswers(home, lastLayer))
  const mean = describeMean(gain)
  return mean === null
    ? ''
    : `With plain training, the last two blocks minus the last layer alone: ${mean} in accuracy, over ${gain.size} seeds.`
}
