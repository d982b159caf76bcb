import { boxAround, cutSize } from './box'
import { boxPlan, imageSize } from './cutmix'
import { drawLambda } from './lambda'
import { drawPairing } from './pairing'
import type { BatchFacts, DrawnPolicy } from './policy'
import { mostSalient } from './saliency'

/**
 * SaliencyMix: Uddin et al., "SaliencyMix: a saliency guided data augmentation strategy", ICLR 2021. CutMix with the
 * box around the most salient pixel of the partner; with one lambda a batch, as published, of the first partner.
 */
export const saliencymix: DrawnPolicy<'saliencymix'> = {
  plan(batch, config, random) {
    const image = imageSize(batch)
    const drawn = drawLambda(config, batch, random)
    const rows = drawPairing(config.pairing, batch, random)
    const boxes = Array.from(drawn, (lambda, index) => {
      const peak = mostSalient(pixelsOf(batch, rows[index]!), batch.exampleShape)
      return boxAround(peak, cutSize(lambda, image), image)
    })
    return boxPlan(boxes, drawn, rows, { areaCorrected: config.areaCorrected, batch })
  }
}

function pixelsOf({ features, size }: BatchFacts, row: number): Float32Array {
  const length = features.length / size
  return features.subarray(row * length, (row + 1) * length)
}
