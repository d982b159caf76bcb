import { tmpdir } from 'node:os'
import { augments, changesPictures, type AugmentationConfig } from '../../../contract/augmentation'
import type { DataConfig } from '../../../contract/data'
import { StudioError } from '../../../contract/errors'
import type { Preprocessing } from '../../../contract/preprocessing'
import type { Generator } from '../../../core/random'
import { augment, augmentPixels, drawAugmentation, paddingOf } from './augmentation'
import type { DataSet, Examples, ImageFeatures, PreparedData } from '../dataset'
import { encode, encodedColumnGroups, encodedShape, encodeSplits, encodeTargets } from './encode'
import { corruptLabels } from './label-noise'
import { fitPreprocessing } from './preprocessing'
import { trainingSetSeed } from './folds'
import { splitDataSet, type Split } from './split'
import { keepFirstClasses, keepInTotal, keepPerClass } from './subset'

/** Features of augmented images, ready for the model. */
type GatherAugmented = (rows: Int32Array, random: Generator) => Float32Array

/** How training images are augmented; null if they are not. */
function augmenter(
  config: AugmentationConfig,
  preprocessing: Preprocessing,
  features: DataSet['features']
): GatherAugmented | null {
  if (!augments(config)) return null
  const fitted = preprocessing.features
  if (fitted.kind !== 'image' || features.kind !== 'image') {
    throw new StudioError('unsupported', 'Augmentation needs images. Turn it off.')
  }
  const { shape } = fitted
  const padding = paddingOf(fitted)
  const changes = changesPictures(config)
  return (rows, random) => {
    const draws = drawAugmentation(rows.length, config, random)
    if (changes) return augmentPixels(features, rows, { fitted, config, draws })
    const batch = encode(preprocessing, features, rows)
    augment(batch, shape, config, padding, draws)
    return batch
  }
}

/** Gathers rows of images from their pixels. */
function gatherImages(preprocessing: Preprocessing, features: ImageFeatures, origin: Int32Array) {
  return (rows: ArrayLike<number>) =>
    encode(
      preprocessing,
      features,
      Int32Array.from(rows, (row) => origin[row]!)
    )
}

type Gather = (rows: ArrayLike<number>) => Float32Array

/** What gathers the rows of each split: pictures from their pixels, tables from their encoded form, made once. */
function gatherSplits(
  { features, cacheFolder = tmpdir() }: DataSet,
  preprocessing: Preprocessing,
  splits: Int32Array[]
): Gather[] {
  if (features.kind === 'image') {
    return splits.map((origin) => gatherImages(preprocessing, features, origin))
  }
  const encoded = encodeSplits(preprocessing, features, splits, cacheFolder)
  return encoded.map((rows) => (asked) => rows.gather(asked))
}

function examples(
  dataSet: DataSet,
  preprocessing: Preprocessing,
  origin: Int32Array,
  gather: Gather,
  augmented: GatherAugmented | null
): Examples {
  const { targets, groups } = dataSet
  return {
    length: origin.length,
    exampleShape: encodedShape(preprocessing),
    gather: (rows, augmentation) =>
      augmentation && augmented
        ? augmented(
            Int32Array.from(rows, (row) => origin[row]!),
            augmentation
          )
        : gather(rows),
    targets: encodeTargets(preprocessing.targets, targets, origin),
    labels:
      targets.task === 'classification'
        ? Int32Array.from(origin, (row) => targets.labels[row]!)
        : null,
    origin,
    groups: groups && Int32Array.from(origin, (row) => groups[row]!)
  }
}

/** The data set with corrupted labels in the training rows. */
function withLabelNoise(dataSet: DataSet, train: Int32Array, share: number, seed: number): DataSet {
  const { targets } = dataSet
  if (share === 0) return dataSet
  if (targets.task !== 'classification') {
    throw new StudioError('unsupported', 'Corrupted labels need classes. Set their share to 0.')
  }
  const clean = Int32Array.from(train, (row) => targets.labels[row]!)
  const corrupted = corruptLabels(clean, targets.classes.length, share, seed)
  const labels = targets.labels.slice()
  train.forEach((row, index) => (labels[row] = corrupted[index]!))
  return { ...dataSet, targets: { ...targets, labels } }
}

function thinned(
  dataSet: DataSet,
  rows: Int32Array,
  { examplesPerClass, trainingExamples, stratifiedSubset: stratified }: DataConfig,
  seed: number
): Int32Array {
  if (examplesPerClass !== null) return keepPerClass(dataSet, rows, examplesPerClass, seed)
  if (trainingExamples === null) return rows
  return keepInTotal(dataSet, rows, trainingExamples, { stratified, seed })
}

/**
 * Splits, thins and corrupts a data set as the configuration says, and fits the preprocessing on the training rows
 * that are left. Validation and test are never thinned, corrupted or augmented.
 * @param seed of the run; draws the subset and the label noise, except with k folds, where the fold does: all runs on a
 *   fold then learn from the same training set
 * @returns with the split as it was before it was thinned
 */
export function prepare(
  all: DataSet,
  config: DataConfig,
  seed: number
): { data: PreparedData; preprocessing: Preprocessing; split: Split } {
  const { dataSet, split } = keepFirstClasses(
    all,
    splitDataSet(all, config.split),
    config.firstClasses
  )
  const { kFold } = config.split
  const drawn = kFold ? trainingSetSeed(kFold) : seed
  const train = thinned(dataSet, split.train, config, drawn)
  const noisy = withLabelNoise(dataSet, train, config.labelNoise, drawn)
  const preprocessing = fitPreprocessing(dataSet, config, train)
  const { validation, test } = split
  const splits = [train, validation, test]
  const [ofTrain, ofValidation, ofTest] = gatherSplits(dataSet, preprocessing, splits)
  const augmented = augmenter(config.augmentation, preprocessing, dataSet.features)
  const data: PreparedData = {
    task: dataSet.targets.task,
    exampleShape: encodedShape(preprocessing),
    outputs: preprocessing.targets.names.length,
    outputNames: preprocessing.targets.names,
    columnGroups: encodedColumnGroups(preprocessing),
    train: examples(noisy, preprocessing, train, ofTrain!, augmented),
    validation: examples(dataSet, preprocessing, validation, ofValidation!, null),
    test: examples(dataSet, preprocessing, test, ofTest!, null)
  }
  return { data, preprocessing, split }
}
