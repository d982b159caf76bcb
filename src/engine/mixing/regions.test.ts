import * as tf from '@tensorflow/tfjs'
import { describe, expect, it } from 'vitest'
import { mixingConfig } from '../../contract/mixing'
import { generator } from '../../core/random'
import { applyMixing, planMixing } from '.'
import { boxesValue } from './box'
import { inverseRealTransform } from './low-frequency-noise'
import { batchFacts, feed } from './testing/plan-fixtures'
import { mostSalient, saliency } from './saliency'
import { float32Value, permutationValues } from './values'

/** Two 4x4 images: the first all -1, the second counting rows in tens and columns in ones. */
const pair = () =>
  tf.tensor4d(
    [
      ...Array<number>(16).fill(-1),
      ...Array.from({ length: 16 }, (_, i) => 10 * Math.floor(i / 4) + (i % 4))
    ],
    [2, 4, 4, 1]
  )
const swapped = permutationValues(Int32Array.of(1, 0))

describe('ResizeMix by hand', () => {
  it('shrinks the whole partner into the box: every second row and column of a 4x4 image', () => {
    const values = {
      lambda: float32Value(Float32Array.of(0.75)),
      box: boxesValue([{ top: 1, left: 2, bottom: 3, right: 4 }]),
      ...swapped
    }
    const mixed = applyMixing('resizemix', feed({ values }))!.mix(pair())
    expect([...mixed.dataSync()].slice(0, 16)).toEqual([
      -1, -1, -1, -1, -1, -1, 0, 2, -1, -1, 20, 22, -1, -1, -1, -1
    ])
  })

  it('has a box for every example when lambda is by example', () => {
    const values = {
      lambda: float32Value(Float32Array.of(15 / 16, 1)),
      box: boxesValue([
        { top: 0, left: 0, bottom: 1, right: 1 },
        { top: 0, left: 0, bottom: 0, right: 0 }
      ]),
      ...swapped
    }
    const mixed = applyMixing('resizemix', feed({ values }))!.mix(pair())
    expect([...mixed.dataSync()]).toEqual([
      0,
      ...Array<number>(15).fill(-1),
      ...pair().dataSync().slice(16)
    ])
  })

  it('draws shares between its limits: half of a side of 8 is a 4x4 box, clipped at the border', () => {
    const config = mixingConfig.parse({ policy: 'resizemix', smallest: 0.5, largest: 0.5 })
    const batch = batchFacts({ size: 2, exampleShape: [8, 8, 1] })
    const areas = Array.from({ length: 50 }, (_, seed) => {
      const { lambda } = planMixing(batch, config, generator(seed, 'mixing'))
      return Math.round((1 - lambda[0]!) * 64)
    })
    expect(Math.max(...areas)).toBe(16)
    expect(areas.every((area) => [4, 6, 8, 9, 12, 16].includes(area))).toBe(true)
  })
})

describe('FMix', () => {
  // numpy.fft.irfft2(real + 1j * imaginary, (height, width)) * height * width
  // with real = 0.5, 1, 1.5 ... and imaginary = -1, 0, 1, -1, 0, 1 ...
  it.each<[number, number, number[]]>([
    [3, 4, [30, -3, 0, -3, -9, 2.5980762114, 0, -2.5980762114, -9, -2.5980762114, 0, 2.5980762114]],
    [
      4,
      5,
      [
        67, -9.9383499958, 6.8445201079, -8.3723841529, -0.5337859592, -15, 9.2330506115,
        -2.179627584, 2.179627584, -9.2330506115, -15, 0, 0, 0, 0, -15, -9.2330506115, 2.179627584,
        -2.179627584, 9.2330506115
      ]
    ]
  ])('transforms back as NumPy does: %i x %i', (height, width, expected) => {
    const waves = Math.floor(width / 2) + 1
    const real = Float64Array.from({ length: height * waves }, (_, i) => (i + 1) / 2)
    const imaginary = Float64Array.from({ length: height * waves }, (_, i) => (i % 3) - 1)
    inverseRealTransform(real, imaginary, height, width).forEach((value, i) =>
      expect(value).toBeCloseTo(expected[i]!, 8)
    )
  })

  it('shows the share of pixels that lambda leaves, in regions larger than noise has', () => {
    const config = mixingConfig.parse({ policy: 'fmix', lambdaFrom: 'fixed', fixedLambda: 0.3 })
    const batch = batchFacts({ size: 2, exampleShape: [16, 16, 1] })
    for (let seed = 0; seed < 20; seed++) {
      const plan = planMixing(batch, config, generator(seed, 'mixing'))
      const mask = plan.values['mask']!.data
      let shown = 0
      mask.forEach((value) => (shown += value))
      expect([Math.floor(0.7 * 256), Math.ceil(0.7 * 256)]).toContain(shown)
      expect(plan.lambda[0]).toBeCloseTo(1 - shown / 256, 6)
      let borders = 0
      mask.forEach((value, i) => (borders += i % 16 < 15 && value !== mask[i + 1] ? 1 : 0))
      // White noise of this share changes at 2 * 0.3 * 0.7 = 42 % of 240 borders.
      expect(borders).toBeLessThan(60)
    }
  })
})

describe('saliency', () => {
  it('of one bright pixel on black: 1 for it, 1/24 for all others, in each of six surroundings', () => {
    // 5x5 lies within every surrounding, so each pixel is compared with the mean of the other 24.
    const pixels = new Float64Array(25)
    pixels[7] = 1
    saliency(pixels, [5, 5, 1]).forEach((value, i) =>
      expect(value).toBeCloseTo(i === 7 ? 6 : 6 / 24, 12)
    )
  })

  it('finds what stands out, whatever its sign and scale', () => {
    const pixels = Array.from({ length: 30 * 40 * 3 }, (_, i) => Math.sin(i) / 10)
    for (const channel of [0, 1, 2]) pixels[(11 * 40 + 23) * 3 + channel] = -5
    expect(mostSalient(pixels, [30, 40, 3])).toEqual({ row: 11, column: 23 })
  })

  it('of a flat image is nothing, and the corner is as good as any', () => {
    expect(mostSalient(new Float32Array(16).fill(3), [4, 4, 1])).toEqual({ row: 0, column: 0 })
  })
})

describe('SaliencyMix', () => {
  it('pastes the box around what stands out in the partner', () => {
    const features = new Float32Array(2 * 64 * 64)
    features[20 * 64 + 40] = 1
    features[64 * 64 + 50 * 64 + 9] = 1
    const batch = batchFacts({
      size: 2,
      exampleShape: [64, 64, 1],
      features,
      labels: Int32Array.of(0, 1)
    })
    const config = mixingConfig.parse({
      policy: 'saliencymix',
      lambdaPer: 'example',
      pairing: 'cross-class',
      lambdaFrom: 'fixed',
      fixedLambda: 0.984375 // an area of 1/64: a box of 8 x 8
    })
    const plan = planMixing(batch, config, generator(1, 'mixing'))
    expect(plan.variant).toBe('cutmix')
    expect([...plan.values['box']!.data]).toEqual([46, 5, 54, 13, 16, 36, 24, 44])
    const mixed = applyMixing(plan.variant, feed(plan))!.mix(tf.tensor4d(features, [2, 64, 64, 1]))
    expect([...mixed.sum([1, 2, 3]).dataSync()]).toEqual([2, 2])
  })
})
