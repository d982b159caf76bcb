import { join } from 'node:path'
import { expect, it } from 'vitest'
import { recommend } from '../../core/recommend'
import { readingOptions } from '../../contract/data'
import { loadDataSet } from '../data/load'
import { writeShapeFolder } from '../data/images/testing/images'
import { collect, curve, newFolder, openSmall } from './testing/small-run'

it('trains what is recommended for pictures of 64 pixels without a leap of the loss', async () => {
  const folder = newFolder()
  const source = { kind: 'path' as const, path: join(folder, 'shapes') }
  await writeShapeFolder(source.path, 20)
  const { report } = await loadDataSet(source, readingOptions.parse({}), join(folder, 'cache'))
  const { config } = recommend(source, report)
  const training = await openSmall(
    { ...config, training: { ...config.training, epochs: 4 } },
    folder
  )
  const { losses, epochs } = curve(await collect(training.train()))
  training.dispose()
  // Chance is log 3, 1.1.
  expect(Math.max(...losses)).toBeLessThan(3)
  expect(epochs.at(-1)!.trainLoss).toBeLessThan(epochs[0]!.trainLoss)
}, 120_000)
