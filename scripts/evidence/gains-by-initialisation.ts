import type { ExperimentDetails } from '../../src/contract/experiment/calls'
import { describeMean, minus, rightAnswers, type RightAnswers } from './right-answers'

const initialisations = { pytorch: "PyTorch's", 'he-uniform': "He's (uniform)" } as const

/**
 * How much larger the gain of input mixup is with PyTorch's initial weights than with He's, by seed and example, for
 * examples drawn at random and stratified: a list of sentences; empty where runs are missing.
 */
export async function gainsByInitialisation(
  home: string,
  experiment: ExperimentDetails
): Promise<string> {
  const gainOf = async (
    initialisation: keyof typeof initialisations,
    isStratified: boolean
  ): Promise<RightAnswers> => {
    const answersOf = async (isPlain: boolean): Promise<RightAnswers> => {
      const found = experiment.configurations.find(
        ({ config: { model, data, mixing } }) =>
          model.initialisation === initialisation &&
          data.stratifiedSubset === isStratified &&
          (mixing.policy === 'none') === isPlain
      )
      return found ? rightAnswers(home, experiment, found.label) : new Map()
    }
    return minus(await answersOf(false), await answersOf(true))
  }
  const sentences: string[] = []
  for (const isStratified of [false, true]) {
    const larger = minus(
      await gainOf('pytorch', isStratified),
      await gainOf('he-uniform', isStratified)
    )
    const mean = describeMean(larger)
    if (mean === null) continue
    const drawn = isStratified ? 'Stratified examples' : 'Examples drawn at random'
    const { pytorch, 'he-uniform': he } = initialisations
    sentences.push(
      `- ${drawn}: the gain with ${pytorch} initial weights minus the gain with ${he}: ${mean} in accuracy, over ${larger.size} seeds.`
    )
  }
  return sentences.join('\n')
}
