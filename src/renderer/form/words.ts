import { dataFormats } from '../../contract/formats'
import { policies } from '../../contract/mixing'
import { metrics } from '../../contract/metric'
import { initialisationNames } from '../../contract/model'
import { titleOf } from './fields'

const policyTitles = Object.fromEntries(
  Object.entries(policies).map(([name, { title }]) => [name, title])
)

/** Display names of configuration values; others are derived from the value itself. */
const words: Record<string, string> = {
  ...initialisationNames,
  ...policyTitles,
  linear: 'Linear',
  mlp: 'MLP',
  'small-cnn': 'Small CNN',
  'lenet-5': 'LeNet-5',
  'pooled-cnn': 'CNN with global pooling',
  'preact-resnet': 'PreAct ResNet',
  'preact-resnet-18': 'PreAct ResNet-18',
  'wide-resnet': 'Wide ResNet',
  'efficientnet-lite': 'EfficientNet-Lite',
  'mobilenet-v2': 'MobileNetV2',
  resnet: 'ResNet (7x7 stem)',
  tensorflow: 'TensorFlow',
  symmetric: 'Symmetric',
  'text-mean': 'Mean of words',
  'text-cnn': 'TextCNN',
  sgd: 'SGD',
  adam: 'Adam',
  adamw: 'AdamW',
  'one-cycle': 'One cycle',
  batch: 'Batch',
  example: 'Example',
  bundled: 'Bundled with the studio',
  generated: 'Generated',
  path: 'Your files',
  mixing: 'Mixing',
  'trivial-augment-wide': 'TrivialAugmentWide',
  randaugment: 'RandAugment',
  effective: 'Effective number',
  balancedAccuracy: metrics.balancedAccuracy.title,
  macroF1: metrics.macroF1.title,
  ...Object.fromEntries(Object.entries(dataFormats).map(([name, { title }]) => [name, title])),
  ece: 'ECE'
}

/** A value as people read it; names that people gave stay as they are. */
export function wordFor(value: unknown): string {
  if (value === null || value === undefined) return '—'
  if (typeof value === 'boolean') return value ? 'Yes' : 'No'
  if (typeof value === 'number') return String(value)
  if (typeof value === 'string') {
    const ours = words[value]
    return ours ?? (/^[a-z][a-z-]+$/.test(value) ? titleOf(value) : value)
  }
  if (Array.isArray(value)) return value.length === 0 ? '—' : value.map(itemText).join(', ')
  return JSON.stringify(value)
}

const itemText = (item: unknown): string =>
  typeof item === 'string' ? item || 'empty' : wordFor(item)
