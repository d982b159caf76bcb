import type { RunConfig } from '../contract/run-config'
import { settingAt } from './setting-words'

type Condition = (config: RunConfig) => boolean

const whereIs =
  (path: string, ...values: unknown[]): Condition =>
  (config) =>
    values.includes(settingAt(config, path))
const unless =
  (condition: Condition): Condition =>
  (config) =>
    !condition(config)

/** Policies without that choice always draw lambda. */
const lambdaIsDrawn = whereIs('mixing.lambdaFrom', 'beta', undefined)
const byRandAugment = whereIs('data.augmentation.automatic', 'randaugment')
const withoutFolds = whereIs('data.split.kFold', null, undefined)
const trainsBackbone = unless(whereIs('model.pretrained.trainedBlocks', 0))

/** Where settings have an effect that others can leave without one. */
const conditions: Record<string, Condition> = {
  'mixing.alpha': lambdaIsDrawn,
  'mixing.rampEpochs': lambdaIsDrawn,
  'mixing.fixedLambda': whereIs('mixing.lambdaFrom', 'fixed'),
  'training.effectiveBeta': whereIs('training.classWeights', 'effective'),
  'optimizer.nesterov': unless(whereIs('optimizer.momentum', 0)),
  'compute.precision': whereIs('compute.engine', 'compiled'),
  'model.pretrained.backboneRate': trainsBackbone,
  'model.pretrained.batchStatistics': trainsBackbone,
  'data.source.classes': unless(whereIs('data.source.name', 'two-moons')),
  'data.given': whereIs('data.normalisation', 'given'),
  'data.stratifiedSubset': unless(whereIs('data.trainingExamples', null)),
  'data.augmentation.randOperations': byRandAugment,
  'data.augmentation.randMagnitude': byRandAugment,
  'data.split.test': withoutFolds,
  'data.split.seed': withoutFolds,
  'data.split.useGiven': withoutFolds
}

/** Whether a setting, "mixing.fixedLambda", changes anything under the other settings of a configuration. */
export function hasEffect(config: RunConfig, path: string): boolean {
  const keys = path.split('.')
  return keys.every((_key, index) => {
    const condition = conditions[keys.slice(0, index + 1).join('.')]
    return condition === undefined || condition(config)
  })
}
