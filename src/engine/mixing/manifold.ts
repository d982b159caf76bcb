import { eligibleBlocks } from './blocks'
import { interpolation } from './interpolate'
import { drawLambda } from './lambda'
import { drawPairing } from './pairing'
import type { DrawnPolicy, Effect } from './policy'
import { float32Value, permutationValues } from './values'

/** Verma et al., "Manifold mixup: better representations by interpolating hidden states", ICML 2019. */
export const manifold: DrawnPolicy<'manifold'> = {
  plan(batch, config, random) {
    const blocks = eligibleBlocks(config.blocks, batch)
    const block = blocks[random.integer(blocks.length)]!
    const lambda = drawLambda(config, batch, random)
    const rows = drawPairing(config.pairing, batch, random)
    return {
      variant: `manifold/${block}`,
      values: { lambda: float32Value(lambda), ...permutationValues(rows) },
      lambda,
      partners: { from: 'batch', rows }
    }
  }
}

export const interpolateHidden: Effect = (variant, values) =>
  interpolation(Number(variant.split('/')[1]), values)
