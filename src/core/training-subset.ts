import type { DataConfig } from '../contract/data'

type Thinning = Pick<DataConfig, 'examplesPerClass' | 'trainingExamples' | 'stratifiedSubset'>

/** How many of the training examples are used, in words: the same in form, report and claims. */
export function describeTrainingSubset({
  examplesPerClass,
  trainingExamples,
  stratifiedSubset
}: Thinning): string {
  if (examplesPerClass !== null) return `${examplesPerClass} per class`
  if (trainingExamples === null) return 'all'
  return `${trainingExamples} in total, ${stratifiedSubset ? 'stratified' : 'at random'}`
}
