import type { ExperimentDefinition } from '../../contract/experiment/definition'
import type { Cell } from './expand'

/** What the intervals of an experiment cover and what they do not, in sentences. */
export function caveatsOf(
  definition: ExperimentDefinition,
  cells: Cell[],
  level: number
): string[] {
  const { splitPerSeed, folds, at, metric, base, grid } = definition
  const thinned = cells.some(
    ({ config: { data } }) => data.examplesPerClass !== null || data.trainingExamples !== null
  )
  const noisy = cells.some(({ config }) => config.data.labelNoise > 0)
  const alsoDrawn = [
    ...(thinned ? ['which training examples are kept'] : []),
    ...(noisy ? ['which labels are corrupted'] : [])
  ]
  const drawn = ['initial weights', 'order', 'mixing', ...alsoDrawn].join(', ')
  const covered =
    folds !== null
      ? `Every example is tested once per seed, by models trained on the other folds of ${folds}. The intervals are for the average of models trained like these, on new examples; for a new data set of this size they are an approximation (Bates, Hastie and Tibshirani 2023).`
      : splitPerSeed
        ? `Every seed has its own split. The intervals are for the average of models trained like these, on new examples: differences are clustered by examples and by training sets. For a new data set they are an approximation.`
        : `The intervals are for new examples and new seeds (${drawn}), with this training set: from the scores of every test example with every seed, by the method of moments for crossed factors (docs/STATISTICS.md). One split cannot show how the difference varies with the training set.`
  const validation =
    thinned && !('data.split' in grid)
      ? ['A limit on training examples does not change validation and test.']
      : []
  const selection =
    at === 'best' || base.training.earlyStopping
      ? 'The best epoch is chosen on validation, never on test.'
      : 'The verdict is about the last epoch; the best epoch, also shown, is chosen on validation, never on test.'
  return [
    covered,
    `The verdict is about ${metric} alone, over all comparisons with plain training (Holm 1979); other figures are descriptive. Intervals are ${100 * (1 - level)} % each, not adjusted.`,
    selection,
    ...validation,
    'All policies take the same number of steps.'
  ]
}
