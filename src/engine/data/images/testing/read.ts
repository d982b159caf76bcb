import { createHash } from 'node:crypto'
import { readingOptions } from '../../../../contract/data'
import { readImages } from '../read-images'
import { allPixels } from '../../testing/all-pixels'

// Run as a process of its own by the cache's test: reads over and over, and tells what it got.
const [folder = '', cache = ''] = process.argv.slice(2)
const results = new Set<string>()
let length = 0
for (let round = 0; round < 20; round++) {
  const { features, length: examples } = await readImages(
    folder,
    'image-folder',
    // Every size is a cache of its own, so that both processes write in every round.
    { ...readingOptions.parse({}), image: { height: 8 + round, width: 8, channels: 3 } },
    cache
  )
  length = examples
  if (features.kind === 'image')
    results.add(createHash('sha256').update(allPixels(features)).digest('hex'))
}
process.send?.({ length, results: [...results] })
process.disconnect()
