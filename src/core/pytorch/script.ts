import type { DataConfig } from '../../contract/data'
import { metricName } from '../../contract/metric'
import type { RunConfig, WatchedMetric } from '../../contract/run-config'
import type { DataSetReport } from '../../contract/records'
import { defaultMixedBlocks, describeModel } from '../architecture'
import { normalisesBatches } from '../batches-per-epoch'
import { writeAugmentation } from './augmentation'
import { writeData } from './data'
import { writeMixing } from './mixing'
import { writeModel } from './model'
import { nearest, writeOptimizer, writeSchedule } from './optimization'
import { literal } from './python'
import { refuse } from './refuse'
import { writeTraining } from './training'

/**
 * A Python script that repeats a configuration in PyTorch: the same model, initialisation, optimizer, schedule, mixing,
 * split sizes and evaluation, with PyTorch's own random numbers.
 * @throws StudioError `unsupported` if the configuration cannot be expressed in such a script, with the reason
 */
export function writePytorchScript(config: RunConfig, report: DataSetReport): string {
  refuse(config, report)
  const classes = classNames(config.data, report)
  const outputs = report.task === 'classification' ? classes.length : report.targets.length
  const description = describeModel(config.model, report.shape, outputs)
  const images = report.kind === 'image'
  const parts = [
    header(config, report),
    settings(config, report, classes),
    nearest,
    writeData(config.data, report),
    images ? writeAugmentation(config.data.augmentation) : '',
    writeModel(description, images, config.model.initialisation),
    writeOptimizer(config.optimizer),
    writeSchedule(config.schedule, config.optimizer.learningRate),
    writeMixing(config.mixing, defaultMixedBlocks(description)),
    writeTraining(config, {
      ...{ task: report.task, images, normalised: normalisesBatches(description) }
    })
  ]
  return `${parts.filter((part) => part !== '').join('\n\n\n')}\n`
}

function classNames({ firstClasses }: DataConfig, { classes }: DataSetReport): string[] {
  return classes.map(({ name }) => name).slice(0, firstClasses ?? classes.length)
}

const quoted = (name: string): string => name.replace(/["\\\r\n]/g, ' ').trim() || 'a run'

const oneFold = `
The run tested one fold of a partition; this script draws one split of the same sizes.`

const header = (
  { name, data: { split } }: RunConfig,
  { kind, format, source }: DataSetReport
): string => {
  const pictures = kind === 'image' && format === 'image-folder' ? ', pillow' : ''
  const data = source.kind === 'generated' ? '' : ' [--data FILE]'
  return `"""Repeats "${quoted(name)}" of Mixup Studio in PyTorch.

Model, initialisation, optimizer, schedule, mixing, sizes of the splits and evaluation are the same. Random numbers are
PyTorch's own, so figures agree over several seeds, not run by run. Unlike the studio, the split does not keep equal
examples together. Evaluation never mixes; the best epoch is chosen on validation.${split.kFold ? oneFold : ''}

Needs torch and numpy${pictures}. Run: python FILE${data} [--seed N]
"""
import argparse
import copy
import csv
import gzip
import math
import os

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F`
}

/** Shares of all examples; of k folds one is the test split, and validation is a share of the others. */
function splitShares({ kFold, validation, test }: DataConfig['split']) {
  if (!kFold) return { validation, test }
  return { validation: (1 - 1 / kFold.folds) * validation, test: 1 / kFold.folds }
}

/** Its name in the script's own table of metrics. */
const watchedName = (metric: WatchedMetric): string =>
  metric === 'score' ? metric : metricName(metric)

function settings(config: RunConfig, report: DataSetReport, classes: string[]): string {
  const { split, examplesPerClass, trainingExamples, labelNoise } = config.data
  const { epochs, batchSize, labelSmoothing, clipNorm, best, earlyStopping } = config.training
  const sizes = splitShares(split)
  const values: [string, unknown][] = [
    ['EPOCHS', epochs],
    ['BATCH_SIZE', batchSize],
    ['LABEL_SMOOTHING', labelSmoothing],
    ['CLIP_NORM', clipNorm],
    ['BEST_BY', watchedName(best)],
    [
      'EARLY_STOPPING',
      earlyStopping && { ...earlyStopping, metric: watchedName(earlyStopping.metric) }
    ],
    ['VALIDATION_SHARE', sizes.validation],
    ['TEST_SHARE', sizes.test],
    ['SPLIT_SEED', split.seed ?? 0],
    ['EXAMPLES_PER_CLASS', examplesPerClass],
    ['TRAINING_EXAMPLES', trainingExamples],
    ['LABEL_NOISE', labelNoise],
    ['CLASSES', classes],
    ['TARGETS', report.targets],
    ['SEED', config.seed]
  ]
  return values.map(([name, value]) => `${name} = ${literal(value)}`).join('\n')
}
