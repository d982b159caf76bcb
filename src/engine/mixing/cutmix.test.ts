import * as tf from '@tensorflow/tfjs'
import { describe, expect, it } from 'vitest'
import reference from '../../../reference/cutmix.json'
import { mixingConfig } from '../../contract/mixing'
import { generator } from '../../core/random'
import { applyMixing, planMixing } from '.'
import { boxAround, boxesValue, cutSize, keptShare } from './box'
import { batchFacts, feed, largestDifference, referenceTensor } from './testing/plan-fixtures'
import { float32Value, permutationValues } from './values'

const named = ({ x1, y1, x2, y2 }: { x1: number; y1: number; x2: number; y2: number }) => ({
  top: y1,
  left: x1,
  bottom: y2,
  right: x2
})

describe('CutMix against the reference', () => {
  it.each(reference.boxes)('box of $height x $width at $centre, lambda $lambda_', (sample) => {
    const image = { height: sample.height, width: sample.width }
    const centre = { row: sample.centre[1]!, column: sample.centre[0]! }
    const box = boxAround(centre, cutSize(sample.lambda_, image), image)
    expect(box).toEqual(named(sample.box))
    expect(keptShare(box, image)).toBeCloseTo(sample.adjustedLambda, 12)
  })

  it('a pasted batch, exactly', () => {
    const { images, permutation, box, result } = reference.paste
    const values = {
      lambda: float32Value(Float32Array.of(keptShare(named(box), { height: 6, width: 7 }))),
      box: boxesValue([named(box)]),
      ...permutationValues(Int32Array.from(permutation))
    }
    const mixed = applyMixing('cutmix', feed({ values }))!.mix(referenceTensor(images))
    expect([...mixed.dataSync()]).toEqual([...referenceTensor(result).dataSync()])
  })
})

describe('CutMix by hand', () => {
  const config = mixingConfig.parse({ policy: 'cutmix', lambdaFrom: 'fixed', fixedLambda: 0.75 })
  const batch = batchFacts({ size: 2, exampleShape: [4, 4, 1] })

  it('cuts a quarter of a 4x4 image as a 2x2 box and weighs the targets by what is left', () => {
    for (let seed = 0; seed < 40; seed++) {
      const plan = planMixing(batch, config, generator(seed, 'mixing'))
      const [top, left, bottom, right] = plan.values['box']!.data as Int32Array
      const area = (bottom! - top!) * (right! - left!)
      expect([1, 2, 4]).toContain(area)
      expect(plan.lambda[0]).toBe(1 - area / 16)
      const images = tf.tensor4d(
        [...Array<number>(16).fill(0), ...Array<number>(16).fill(1)],
        [2, 4, 4, 1]
      )
      const swapped = plan.partners!.rows[0] === 1
      const shown = applyMixing(plan.variant, feed(plan))!.mix(images).sum([1, 2, 3]).dataSync()
      expect([...shown]).toEqual(swapped ? [area, 16 - area] : [0, 16])
    }
  })

  it('keeps the drawn lambda where it is not corrected', () => {
    const plan = planMixing(
      batch,
      mixingConfig.parse({ ...config, areaCorrected: false }),
      generator(1, 'mixing')
    )
    expect([...plan.lambda]).toEqual([0.75])
  })

  it('has a box of its own for every example when lambda is by example', () => {
    const plan = planMixing(
      batch,
      mixingConfig.parse({ ...config, lambdaPer: 'example' }),
      generator(1, 'mixing')
    )
    expect(plan.values['box']!.shape).toEqual([2, 4])
    const targets = tf.tensor2d([1, 0, 0, 1], [2, 2])
    const mixed = applyMixing(plan.variant, feed(plan))!.mixTargets(targets)
    const [first, second] = plan.lambda
    const expected =
      plan.partners!.rows[0] === 1 ? [first!, 1 - first!, 1 - second!, second!] : [1, 0, 0, 1]
    expect(largestDifference(mixed, expected)).toBeLessThan(1e-6)
  })
})

describe('mixup or CutMix', () => {
  it('draws each in its share, with its own alpha', () => {
    const config = mixingConfig.parse({ policy: 'mixup-or-cutmix', switchProbability: 0.25 })
    const batch = batchFacts({ size: 2, exampleShape: [4, 4, 1] })
    const variants = Array.from(
      { length: 400 },
      (_, seed) => planMixing(batch, config, generator(seed, 'mixing')).variant
    )
    const cut = variants.filter((variant) => variant === 'cutmix').length
    expect(variants.every((variant) => variant === 'cutmix' || variant === 'input')).toBe(true)
    expect(Math.abs(cut - 100)).toBeLessThan(4 * Math.sqrt(400 * 0.25 * 0.75))
  })
})
