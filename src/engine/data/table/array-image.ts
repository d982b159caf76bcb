import type { ImageShape } from '../../../contract/data'
import { StudioError } from '../../../contract/errors'
import type { ImageFeatures } from '../dataset'
import { withChannels } from '../../../core/image-formats/raster'
import { resize } from '../images/resize'
import type { ArrayValues, NumericArray } from '../formats/arrays/numeric-array'
import type { Problems } from '../problems'
import { laidOnWhite } from './array-alpha'
import { pixelRange } from './table-features'

const maximumSide = 1024
const isChannels = (side: number | undefined) => side === 1 || side === 3
/** Red, green, blue and alpha. */
const withAlpha = 4

/** [examples, channels, height, width] to [examples, height, width, channels]. */
export function channelsLast<T extends ArrayValues>(
  values: T,
  [examples, channels, height, width]: [number, number, number, number]
): T {
  const plane = height * width
  const reordered = values.slice() as T
  for (let example = 0; example < examples; example++) {
    const start = example * plane * channels
    for (let channel = 0; channel < channels; channel++) {
      const from = start + channel * plane
      for (let pixel = 0; pixel < plane; pixel++) {
        reordered[start + pixel * channels + channel] = values[from + pixel]!
      }
    }
  }
  return reordered
}

/** An array of three or four dimensions as [examples, height, width, channels]. */
function layOut(array: NumericArray, name: string): NumericArray {
  const [examples, a, b, c] = array.shape as [number, number, number, number | undefined]
  const refuse = (why: string) =>
    new StudioError(
      'invalid-data',
      `${name} has the shape ${array.shape.join(' x ')}: ${why}. Images are stored as examples x height x width, or ` +
        'examples x height x width x channels with 1, 3 or 4 channels (the fourth is transparency).'
    )
  if (array.shape.length > 4) throw refuse('too many dimensions')
  if (c === undefined) return { ...array, shape: [examples, a, b, 1] }
  if (isChannels(c)) return array
  if (c === withAlpha && !isChannels(a)) return array
  if (!isChannels(a) && a !== withAlpha) {
    throw refuse(`neither ${c} nor ${a} is a number of channels`)
  }
  const values = channelsLast(array.values, [examples, a, b, c])
  return { ...array, shape: [examples, b, c, a], values }
}

function bounds(values: ArrayValues): {
  minimum: number
  maximum: number
  whole: boolean
  bad: number
} {
  let [minimum, maximum, whole, bad] = [Infinity, -Infinity, true, 0]
  for (const value of values) {
    if (!Number.isFinite(value)) {
      bad++
      continue
    }
    if (value < minimum) minimum = value
    if (value > maximum) maximum = value
    whole &&= Number.isInteger(value)
  }
  return { minimum, maximum, whole, bad }
}

/** Makes values that are NaN or infinite black. Returns what to say of the pictures that had any, by row. */
function blacken(
  pixels: ArrayValues,
  [examples, , width, channels]: number[],
  black: number
): Map<number, string> {
  const replaced = new Map<number, string>()
  const size = pixels.length / examples!
  for (let example = 0; example < examples!; example++) {
    let [first, bad] = [-1, 0]
    for (let at = 0; at < size; at++) {
      const index = example * size + at
      if (Number.isFinite(pixels[index])) continue
      if (bad++ === 0) first = Math.floor(at / channels!)
      pixels[index] = black
    }
    if (bad === 0) continue
    const place = `row ${Math.floor(first / width!) + 1}, column ${(first % width!) + 1}`
    const what = bad === 1 ? 'value of the picture is' : 'values of the picture are'
    replaced.set(
      example,
      `${bad} of ${size} ${what} NaN or infinite, the first at ${place}; read as black`
    )
  }
  return replaced
}

interface Pixels extends Pick<ImageFeatures, 'pixels' | 'range'> {
  replaced: Map<number, string>
}

function toPixels({ values, shape }: NumericArray, name: string): Pixels {
  const { minimum, maximum, whole, bad } = bounds(values)
  if (bad === values.length) {
    throw new StudioError('invalid-data', `${name} holds no finite value.`)
  }
  const range = pixelRange(minimum, maximum)
  if (values instanceof Uint8Array) return { pixels: values, range, replaced: new Map() }
  const finite = bad > 0 ? values.slice() : values
  const replaced = bad > 0 ? blacken(finite, shape, range[0]) : new Map<number, string>()
  const fitsBytes = whole && range[0] >= 0 && range[1] <= 255
  const pixels = fitsBytes ? Uint8Array.from(finite) : Float32Array.from(finite)
  return { pixels, range, replaced }
}

/** Resizes 8-bit images to the size that was asked for. */
function resizeAll(features: ImageFeatures, image: ImageShape, name: string): ImageFeatures {
  const [height, width, channels] = features.shape
  const { pixels } = features
  if (!(pixels instanceof Uint8Array)) {
    throw new StudioError(
      'unsupported',
      `${name} holds images of ${height} x ${width} x ${channels} that are not 8-bit, so they are not resized. Leave ` +
        'the image size out.'
    )
  }
  const size = height * width * channels
  const wanted = image.height * image.width * image.channels
  const examples = pixels.length / size
  const resized = new Uint8Array(examples * wanted)
  for (let example = 0; example < examples; example++) {
    const raster = {
      height,
      width,
      channels,
      pixels: pixels.subarray(example * size, (example + 1) * size)
    }
    const result = resize(withChannels(raster, image.channels), image.height, image.width)
    resized.set(result.pixels, example * wanted)
  }
  return { ...features, shape: [image.height, image.width, image.channels], pixels: resized }
}

/**
 * Images from an array of three or four dimensions; channels may come first or last.
 * @param image resizes to this size when it differs
 * @returns with what to say of the pictures that had values that are no finite numbers, by row
 * @throws StudioError invalid-data when the shape is not one of images, or too large
 */
export function arrayToImages(
  array: NumericArray,
  image: ImageShape | undefined,
  problems: Problems,
  name: string
): { images: ImageFeatures; replaced: Map<number, string> } {
  const ordered = layOut(array, name)
  const isTransparent = ordered.shape[3] === withAlpha
  if (isTransparent) {
    problems.add('note', name, 'its fourth channel is read as transparency and laid on white')
  }
  const laidOut = isTransparent ? laidOnWhite(ordered) : ordered
  const [, height, width, channels] = laidOut.shape as [number, number, number, number]
  if (height < 1 || width < 1 || height > maximumSide || width > maximumSide) {
    throw new StudioError(
      'invalid-data',
      `${name} holds images of ${height} x ${width}; 1 to ${maximumSide} pixels a side are read.`
    )
  }
  const { pixels, range, replaced } = toPixels(laidOut, name)
  const features: ImageFeatures = {
    kind: 'image',
    shape: [height, width, channels],
    pixels,
    range
  }
  const differs =
    image && [image.height, image.width, image.channels].join() !== features.shape.join()
  if (!differs) return { images: features, replaced }
  problems.add(
    'wrong size',
    name,
    `${height} x ${width} x ${channels}, resized to ${image.height} x ${image.width} x ${image.channels}`
  )
  return { images: resizeAll(features, image, name), replaced }
}
