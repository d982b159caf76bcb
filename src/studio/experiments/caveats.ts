import type { ExperimentDefinition } from '../../contract/experiment/definition'
import type { Cell } from './expand'

/** What the intervals of an experiment cover and what they do not, in sentences. */
export function caveatsOf(definition: ExperimentDefinition, cells: Cell[]): string[] {
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
      ? `Every example is tested once a seed, by models trained on the other folds of ${folds}. The intervals are for the average of models trained like these, on new examples; for a new data set of this size they are an approximation (Bates, Hastie and Tibshirani 2023).`
      : splitPerSeed
        ? `Every seed has its own split, so the intervals cover the choice of training and test examples too; they are corrected for the overlap of the splits (Nadeau and Bengio 2003).`
        : `The intervals cover the randomness of training only (${drawn}): the split and the test set stay the same for every seed, so another test set could move all means together.`
  const validation =
    thinned && !('data.split' in grid)
      ? ['A number of training examples limits training only; validation and test keep their size.']
      : []
  const selection =
    at === 'best' || base.training.earlyStopping
      ? 'The best epoch is chosen on validation, never on test.'
      : 'The verdict is about the last epoch; the best epoch, shown beside it, is chosen on validation, never on test.'
  return [
    covered,
    `The verdict is about ${metric} alone, over all experiments with plain training (Holm 1979); other figures are descriptive. Intervals are 95 % each, not adjusted.`,
    selection,
    ...validation,
    'All policies take the same number of steps.'
  ]
}
