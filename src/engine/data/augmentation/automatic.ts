import type { Generator } from '../../../core/random'
import * as colour from './colour'
import { rotate, shearAcross, shearDown, translate } from './geometry'
import type { Picture } from './picture'

/** Magnitudes are drawn from so many steps. */
const magnitudeSteps = 31

interface Operation {
  /** Of step 0 and of the last step. */
  range: [number, number]
  /** Whether the magnitude is turned negative half of the time. */
  signed: boolean
  apply: (picture: Picture, magnitude: number) => Picture
}

type Space = Record<string, Operation>

const whole = (picture: Picture, share: number): number => Math.trunc(share * picture.width)
const wholeDown = (picture: Picture, share: number): number => Math.trunc(share * picture.height)
const factor =
  (change: (picture: Picture, factor: number) => Picture): Operation['apply'] =>
  (picture, magnitude) =>
    change(picture, 1 + magnitude)

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
    identity: once([0, 0], (picture) => picture),
    shearAcross: bySign(strongest.shear, shearAcross),
    shearDown: bySign(strongest.shear, shearDown),
    rotate: bySign(strongest.degrees, rotate),
    brightness: bySign(strongest.factor, factor(colour.adjustBrightness)),
    saturation: bySign(strongest.factor, factor(colour.adjustSaturation)),
    contrast: bySign(strongest.factor, factor(colour.adjustContrast)),
    sharpness: bySign(strongest.factor, factor(colour.adjustSharpness)),
    posterize: once([0, strongest.bits], (picture, bits) =>
      colour.posterize(picture, 8 - Math.round(bits))
    ),
    solarize: once([255, 0], colour.solarize),
    autoContrast: once([0, 0], colour.autoContrast),
    equalize: once([0, 0], colour.equalize)
  }
}

/** Translations of TrivialAugment, in pixels. */
const widestMove = 32
const trivialSpace: Space = {
  ...spaceOf({ shear: 0.99, degrees: 135, factor: 0.99, bits: 6 }),
  translateAcross: {
    ...{ range: [0, widestMove], signed: true },
    apply: (picture, by) => translate(picture, Math.trunc(by), 0)
  },
  translateDown: {
    ...{ range: [0, widestMove], signed: true },
    apply: (picture, by) => translate(picture, 0, Math.trunc(by))
  }
}

/** Translations of RandAugment, as a share of the side. */
const widestShare = 150 / 331
const randSpace: Space = {
  ...spaceOf({ shear: 0.3, degrees: 30, factor: 0.9, bits: 4 }),
  translateAcross: {
    ...{ range: [0, widestShare], signed: true },
    apply: (picture, share) => translate(picture, whole(picture, share), 0)
  },
  translateDown: {
    ...{ range: [0, widestShare], signed: true },
    apply: (picture, share) => translate(picture, 0, wholeDown(picture, share))
  }
}

/** Three draws, whatever the operation. */
function applyOne(picture: Picture, space: Space, random: Generator, step?: number): Picture {
  const operations = Object.values(space)
  const operation = operations[random.integer(operations.length)]!
  const drawn = random.integer(magnitudeSteps)
  const negative = random.uniform() < 0.5
  const [from, to] = operation.range
  const magnitude = from + ((step ?? drawn) * (to - from)) / (magnitudeSteps - 1)
  return operation.apply(picture, operation.signed && negative ? -magnitude : magnitude)
}

/**
 * TrivialAugmentWide: one operation, of any strength (Müller and Hutter 2021, "TrivialAugment: tuning-free yet
 * state-of-the-art data augmentation"), with the operations and ranges of torchvision's.
 */
export const trivialAugment = (picture: Picture, random: Generator): Picture =>
  applyOne(picture, trivialSpace, random)

/**
 * RandAugment: several operations, all of one strength (Cubuk et al. 2020, "RandAugment: practical automated data
 * augmentation with a reduced search space"), with the operations and ranges of torchvision's.
 * @param magnitude from 0 to 30
 */
export function randAugment(
  picture: Picture,
  { operations, magnitude }: { operations: number; magnitude: number },
  random: Generator
): Picture {
  let changed = picture
  for (let i = 0; i < operations; i++) changed = applyOne(changed, randSpace, random, magnitude)
  return changed
}
