import type { Generator } from '../../../core/random'
import type { Change } from './canvas'
import * as colour from './colour'
import { rotate, shearAcross, shearDown, translate } from './geometry'
import type { Picture } from './picture'

/** Magnitudes are drawn from so many steps. */
const magnitudeSteps = 31

type Size = Pick<Picture, 'height' | 'width'>

interface Operation {
  /** Of step 0 and of the last step. */
  range: [number, number]
  /** Whether the magnitude is turned negative half of the time. */
  signed: boolean
  apply: (magnitude: number, size: Size) => Change[]
}

type Space = Record<string, Operation>

const one =
  (change: (magnitude: number) => Change): Operation['apply'] =>
  (magnitude) => [change(magnitude)]
const factor = (change: (factor: number) => Change): Operation['apply'] =>
  one((magnitude) => change(1 + magnitude))

/** What both methods share, at the strength of either. */
function spaceOf(strongest: {
  shear: number
  degrees: number
  factor: number
  bits: number
}): Space {
  const bySign = (most: number, apply: Operation['apply']): Operation => ({
    ...{ range: [0, most], signed: true, apply }
  })
  const once = (range: [number, number], apply: Operation['apply']): Operation => ({
    ...{ range, signed: false, apply }
  })
  return {
    identity: once([0, 0], () => []),
    shearAcross: bySign(strongest.shear, one(shearAcross)),
    shearDown: bySign(strongest.shear, one(shearDown)),
    rotate: bySign(strongest.degrees, one(rotate)),
    brightness: bySign(strongest.factor, factor(colour.adjustBrightness)),
    saturation: bySign(strongest.factor, factor(colour.adjustSaturation)),
    contrast: bySign(strongest.factor, factor(colour.adjustContrast)),
    sharpness: bySign(strongest.factor, factor(colour.adjustSharpness)),
    posterize: once(
      [0, strongest.bits],
      one((bits) => colour.posterize(8 - Math.round(bits)))
    ),
    solarize: once([255, 0], one(colour.solarize)),
    autoContrast: once([0, 0], one(colour.autoContrast)),
    equalize: once([0, 0], one(colour.equalize))
  }
}

/** Translations of TrivialAugment, in pixels. */
const widestMove = 32
const trivialSpace: Space = {
  ...spaceOf({ shear: 0.99, degrees: 135, factor: 0.99, bits: 6 }),
  translateAcross: {
    ...{ range: [0, widestMove], signed: true },
    apply: one((by) => translate(Math.trunc(by), 0))
  },
  translateDown: {
    ...{ range: [0, widestMove], signed: true },
    apply: one((by) => translate(0, Math.trunc(by)))
  }
}

/** Translations of RandAugment, as a share of the side. */
const widestShare = 150 / 331
const randSpace: Space = {
  ...spaceOf({ shear: 0.3, degrees: 30, factor: 0.9, bits: 4 }),
  translateAcross: {
    ...{ range: [0, widestShare], signed: true },
    apply: (share, { width }) => [translate(Math.trunc(share * width), 0)]
  },
  translateDown: {
    ...{ range: [0, widestShare], signed: true },
    apply: (share, { height }) => [translate(0, Math.trunc(share * height))]
  }
}

/** Three draws, whatever the operation. */
function drawOne(size: Size, space: Space, random: Generator, step?: number): Change[] {
  const operations = Object.values(space)
  const operation = operations[random.integer(operations.length)]!
  const drawn = random.integer(magnitudeSteps)
  const negative = random.uniform() < 0.5
  const [from, to] = operation.range
  const magnitude = from + ((step ?? drawn) * (to - from)) / (magnitudeSteps - 1)
  return operation.apply(operation.signed && negative ? -magnitude : magnitude, size)
}

/**
 * TrivialAugmentWide: one operation, of any strength (Müller and Hutter 2021, "TrivialAugment: tuning-free yet
 * state-of-the-art data augmentation"), with the operations and ranges of torchvision's.
 */
export const trivialAugment = (size: Size, random: Generator): Change[] =>
  drawOne(size, trivialSpace, random)

/**
 * RandAugment: several operations, all of one strength (Cubuk et al. 2020, "RandAugment: practical automated data
 * augmentation with a reduced search space"), with the operations and ranges of torchvision's.
 * @param magnitude from 0 to 30
 */
export const randAugment = (
  size: Size,
  { operations, magnitude }: { operations: number; magnitude: number },
  random: Generator
): Change[] =>
  Array.from({ length: operations }, () => drawOne(size, randSpace, random, magnitude)).flat()
