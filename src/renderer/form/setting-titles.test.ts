import { expect, it } from 'vitest'
import { settingText, settingTitle } from './setting-titles'

it.each([
  ['training.batchSize', 'Training › Batch size'],
  ['mixing.policy', 'Mixing › Policy'],
  ['optimizer.kind', 'Optimizer › Method'],
  ['schedule.warmupEpochs', 'Learning rate schedule › Warm-up'],
  ['data.reading.image.height', 'Data › Image size › Height'],
  ['data.augmentation.hue', 'Data › Hue jitter'],
  ['data.split.test', 'Data › Test share'],
  ['data.source.noise', 'Data › Source › Noise'],
  ['training.earlyStopping.patience', 'Training › Early stopping › Patience']
])('calls %s "%s"', (path, title) => {
  expect(settingTitle(path.split('.'))).toBe(title)
})

it('takes the title from the variant that is chosen', () => {
  const path = ['model', 'filters']
  const title = (architecture: string) => settingTitle(path, { model: { architecture } })
  expect(title('small-cnn')).toBe('Model › Filters')
  expect(title('text-cnn')).toBe('Model › Filters of each width')
})

it('shows what leaving a number out means', () => {
  expect(settingText(['data', 'examplesPerClass'], null)).toBe('All')
  expect(settingText(['training', 'clipNorm'], null)).toBe('Not clipped')
  expect(settingText(['mixing', 'policy'], 'input')).toBe('Input mixup')
  expect(settingText(['mixing', 'alpha'], undefined)).toBe('—')
})
