import type { Generator } from '../../core/random'
import { imageSize } from './cutmix'
import { drawLambda } from './lambda'
import { lowFrequencyNoise } from './low-frequency-noise'
import { drawPairing } from './pairing'
import { pasting } from './paste'
import type { DrawnPolicy, Effect } from './policy'
import { float32Value, permutationValues } from './values'

/**
 * FMix: Harris et al., "FMix: enhancing mixed sample data augmentation", 2020. The highest share lambda of
 * low-frequency noise keeps the first image, the rest shows the partner; lambda becomes the share of pixels kept.
 */
export const fmix: DrawnPolicy<'fmix'> = {
  plan(batch, config, random) {
    const { height, width } = imageSize(batch)
    const pixels = height * width
    const drawn = drawLambda(config, batch, random)
    const rows = drawPairing(config.pairing, batch, random)
    const masks = new Float32Array(drawn.length * pixels)
    const lambda = drawn.map((share, index) => {
      const noise = lowFrequencyNoise(height, width, config.decay, random)
      const kept = roundedAtRandom(share * pixels, random)
      lowest(noise, pixels - kept).forEach((pixel) => (masks[index * pixels + pixel] = 1))
      return kept / pixels
    })
    return {
      variant: 'fmix',
      values: {
        lambda: float32Value(lambda),
        mask: float32Value(masks, [drawn.length, height, width, 1]),
        ...permutationValues(rows)
      },
      lambda,
      partners: { from: 'batch', rows }
    }
  }
}

export const pasteMasks: Effect = (_variant, values) => pasting(values, () => values['mask']!)

const roundedAtRandom = (value: number, random: Generator): number =>
  random.uniform() > 0.5 ? Math.ceil(value) : Math.floor(value)

/** Where the lowest values are. */
function lowest(values: Float64Array, count: number): number[] {
  const order = Array.from(values.keys())
  order.sort((i, j) => values[i]! - values[j]!)
  return order.slice(0, count)
}
