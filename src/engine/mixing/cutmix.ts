import { boxAround, boxesValue, cutSize, keptShare, maskOf, type Box } from './box'
import { drawLambda } from './lambda'
import { drawPairing } from './pairing'
import { pasting } from './paste'
import type { BatchFacts, DrawnPolicy, Effect, MixPlan } from './policy'
import { float32Value, permutationValues } from './values'

/** Height and width of the images in a batch. */
export function imageSize({ exampleShape }: Pick<BatchFacts, 'exampleShape'>): {
  height: number
  width: number
} {
  const [height, width, channels] = exampleShape
  if (channels === undefined) throw new Error('CutMix needs images')
  return { height: height!, width: width! }
}

/** The plan of a batch whose partners are pasted in boxes; lambda becomes the share kept where that is asked for. */
export function boxPlan(
  boxes: Box[],
  drawn: Float32Array,
  rows: Int32Array,
  { areaCorrected, batch }: { areaCorrected: boolean; batch: BatchFacts }
): MixPlan {
  const image = imageSize(batch)
  const lambda = areaCorrected ? Float32Array.from(boxes, (box) => keptShare(box, image)) : drawn
  return {
    variant: 'cutmix',
    values: { lambda: float32Value(lambda), box: boxesValue(boxes), ...permutationValues(rows) },
    lambda,
    partners: { from: 'batch', rows }
  }
}

/** CutMix: Yun et al., "CutMix: regularization strategy to train strong classifiers", ICCV 2019. */
export const cutmix: DrawnPolicy<'cutmix'> = {
  plan(batch, config, random) {
    const image = imageSize(batch)
    const drawn = drawLambda(config, batch, random)
    const rows = drawPairing(config.pairing, batch, random)
    const boxes = Array.from(drawn, (lambda) => {
      const centre = { row: random.integer(image.height), column: random.integer(image.width) }
      return boxAround(centre, cutSize(lambda, image), image)
    })
    return boxPlan(boxes, drawn, rows, { areaCorrected: config.areaCorrected, batch })
  }
}

export const pasteBoxes: Effect = (_variant, values) =>
  pasting(values, (images) => maskOf(values['box']!, images.shape))
