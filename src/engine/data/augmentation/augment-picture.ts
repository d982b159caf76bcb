import type { AugmentationConfig } from '../../../contract/augmentation'
import type { Generator } from '../../../core/random'
import type { Box } from '../images/resize'
import { randAugment, trivialAugment } from './automatic'
import { toGrey } from './colour'
import { brightness, changed, contrast, hue, saturation } from './colour-changes'
import { flipDown, resizedCrop, rotate } from './geometry'
import type { Picture } from './picture'

type Part = (picture: Picture, config: AugmentationConfig, random: Generator) => Picture

const between = (low: number, high: number, random: Generator): number =>
  low + (high - low) * random.uniform()

const cropTries = 10
const narrowest = 3 / 4

/**
 * The part that a random resized crop keeps (Szegedy et al. 2015, "Going deeper with convolutions"), drawn as torchvision
 * draws it: sides from 3:4 to 4:3, and the middle of the picture where ten tries did not fit.
 * @param smallest share of the area
 */
export function drawCrop({ height, width }: Picture, smallest: number, random: Generator): Box {
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

const crop: Part = (picture, { smallestCrop }, random) =>
  smallestCrop < 1 ? resizedCrop(picture, drawCrop(picture, smallestCrop, random)) : picture

const flip: Part = (picture, { verticalFlip }, random) =>
  verticalFlip && random.uniform() < 0.5 ? flipDown(picture) : picture

const turn: Part = (picture, { rotation }, random) =>
  rotation > 0 ? rotate(picture, between(-rotation, rotation, random)) : picture

const automatic: Part = (picture, { automatic: method, randOperations, randMagnitude }, random) => {
  switch (method) {
    case 'none':
      return picture
    case 'trivial-augment-wide':
      return trivialAugment(picture, random)
    case 'randaugment':
      return randAugment(picture, { operations: randOperations, magnitude: randMagnitude }, random)
  }
}

/** Brightness, contrast, saturation and hue, in an order that is drawn, as torchvision's ColorJitter. */
const jitter: Part = (picture, config, random) => {
  if (config.jitter === 0 && config.hue === 0) return picture
  const order = random.permutation(4)
  const factors = Array.from({ length: 3 }, () =>
    between(Math.max(0, 1 - config.jitter), 1 + config.jitter, random)
  ) as [number, number, number]
  const turn = between(-config.hue, config.hue, random)
  const changes = [
    brightness(factors[0]),
    contrast(factors[1]),
    saturation(factors[2]),
    ...(config.hue > 0 ? [hue(turn)] : [])
  ]
  return changed(
    picture,
    [...order].flatMap((place) => changes[place] ?? [])
  )
}

const grey: Part = (picture, config, random) =>
  config.grey > 0 && random.uniform() < config.grey ? toGrey(picture) : picture

const parts: Part[] = [crop, flip, turn, automatic, jitter, grey]

/**
 * A picture as one epoch of training sees it. Each part that is switched on draws in turn.
 * @param random of this picture alone
 */
export const augmentPicture = (
  picture: Picture,
  config: AugmentationConfig,
  random: Generator
): Picture => parts.reduce((changed, part) => part(changed, config, random), picture)

/** The part that random erasing hides (Zhong et al. 2020), drawn as torchvision draws it; null where none fits. */
export function drawErased(
  { height, width }: Pick<Picture, 'height' | 'width'>,
  random: Generator
): Box | null {
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
