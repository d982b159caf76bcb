import type { AugmentationConfig } from '../../../contract/augmentation'
import type { Generator } from '../../../core/random'
import { randAugment, trivialAugment } from './automatic'
import * as colour from './colour'
import type { Change } from './canvas'
import { flipDown, resizedCrop, rotate, type Box } from './geometry'
import type { Picture } from './picture'

type Size = Pick<Picture, 'height' | 'width'>

const between = (low: number, high: number, random: Generator): number =>
  low + (high - low) * random.uniform()

const cropTries = 10
const narrowest = 3 / 4

/**
 * The part that a random resized crop keeps (Szegedy et al. 2015, "Going deeper with convolutions"), drawn as torchvision
 * draws it: sides from 3:4 to 4:3, and the middle of the picture where ten tries did not fit.
 * @param smallest share of the area
 */
export function drawCrop({ height, width }: Size, smallest: number, random: Generator): Box {
  for (let attempt = 0; attempt < cropTries; attempt++) {
    const area = height * width * between(smallest, 1, random)
    const ratio = Math.exp(between(Math.log(narrowest), -Math.log(narrowest), random))
    const box = {
      height: Math.round(Math.sqrt(area / ratio)),
      width: Math.round(Math.sqrt(area * ratio))
    }
    if (box.height < 1 || box.width < 1 || box.height > height || box.width > width) continue
    const top = random.integer(height - box.height + 1)
    const left = random.integer(width - box.width + 1)
    return { top, left, ...box }
  }
  const ratio = width / height
  const cut =
    ratio < narrowest
      ? { width, height: Math.round(width / narrowest) }
      : ratio > 1 / narrowest
        ? { height, width: Math.round(height / narrowest) }
        : { height, width }
  return {
    top: (height - cut.height) >> 1,
    left: (width - cut.width) >> 1,
    ...cut
  }
}

/** Draws changes of a picture of this size. */
type Part = (size: Size, config: AugmentationConfig, random: Generator) => Change[]

const crop: Part = (size, { smallestCrop }, random) =>
  smallestCrop < 1 ? [resizedCrop(drawCrop(size, smallestCrop, random))] : []

const flip: Part = (_, { verticalFlip }, random) =>
  verticalFlip && random.uniform() < 0.5 ? [flipDown()] : []

const turn: Part = (_, { rotation }, random) =>
  rotation > 0 ? [rotate(between(-rotation, rotation, random))] : []

const automatic: Part = (size, { automatic: method, randOperations, randMagnitude }, random) => {
  switch (method) {
    case 'none':
      return []
    case 'trivial-augment-wide':
      return trivialAugment(size, random)
    case 'randaugment':
      return randAugment(size, { operations: randOperations, magnitude: randMagnitude }, random)
  }
}

/** Brightness, contrast, saturation and hue, in an order that is drawn, as torchvision's ColorJitter. */
const jitter: Part = (_, config, random) => {
  if (config.jitter === 0 && config.hue === 0) return []
  const order = random.permutation(4)
  const factors = Array.from({ length: 3 }, () =>
    between(Math.max(0, 1 - config.jitter), 1 + config.jitter, random)
  ) as [number, number, number]
  const hue = between(-config.hue, config.hue, random)
  const changes = [
    [colour.adjustBrightness(factors[0])],
    [colour.adjustContrast(factors[1])],
    [colour.adjustSaturation(factors[2])],
    config.hue > 0 ? [colour.adjustHue(hue)] : []
  ]
  return [...order].flatMap((place) => changes[place]!)
}

const grey: Part = (_, config, random) =>
  config.grey > 0 && random.uniform() < config.grey ? [colour.toGrey()] : []

const parts: Part[] = [crop, flip, turn, automatic, jitter, grey]

/**
 * What one epoch of training changes in a picture of this size. Each part that is switched on draws in turn.
 * @param random of this picture alone
 */
export const drawChanges = (size: Size, config: AugmentationConfig, random: Generator): Change[] =>
  parts.flatMap((part) => part(size, config, random))

/** The part that random erasing hides (Zhong et al. 2020), drawn as torchvision draws it; null where none fits. */
export function drawErased({ height, width }: Size, random: Generator): Box | null {
  const widest = Math.log(3.3)
  for (let attempt = 0; attempt < cropTries; attempt++) {
    const area = height * width * between(0.02, 0.33, random)
    const ratio = Math.exp(between(Math.log(0.3), widest, random))
    const box = {
      height: Math.round(Math.sqrt(area * ratio)),
      width: Math.round(Math.sqrt(area / ratio))
    }
    if (box.height >= height || box.width >= width) continue
    const top = random.integer(height - box.height + 1)
    return { top, left: random.integer(width - box.width + 1), ...box }
  }
  return null
}
