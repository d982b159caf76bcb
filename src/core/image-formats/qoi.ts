import { StudioError } from '../../contract/errors'
import type { ImageFacts, ImageFormatReader } from './format'
import type { Raster } from './raster'

const headerLength = 14

function probeQoi(view: DataView): ImageFacts {
  const [width, height] = [view.getUint32(4), view.getUint32(8)]
  const alpha = view.getUint8(12) === 4
  return { width, height, grey: false, alpha, bits: 8, orientation: 1, plainJpeg: false }
}

const cutOff = () => new StudioError('invalid-data', 'the QOI is cut off')

/** Reads pixel after pixel: red, green, blue and alpha. Source: D. Szablewski, "The Quite OK Image Format", 1.0. */
function* pixelsOf(bytes: Uint8Array): Generator<readonly number[]> {
  let at = headerLength
  const next = (): number => {
    const byte = bytes[at++]
    if (byte === undefined) throw cutOff()
    return byte
  }
  const seen = Array.from({ length: 64 }, (): readonly number[] => [0, 0, 0, 0])
  let pixel: readonly number[] = [0, 0, 0, 255]
  const add = (...differences: number[]) =>
    pixel.map((value, channel) => (value + (differences[channel] ?? 0)) & 255)
  for (;;) {
    const tag = next()
    const low = tag & 63
    if (tag === 0xfe) pixel = [next(), next(), next(), pixel[3]!]
    else if (tag === 0xff) pixel = [next(), next(), next(), next()]
    else if (tag >> 6 === 0) pixel = seen[low]!
    else if (tag >> 6 === 1) pixel = add((low >> 4) - 2, ((low >> 2) & 3) - 2, (low & 3) - 2)
    else if (tag >> 6 === 2) {
      const [green, others] = [low - 32, next()]
      pixel = add(green + (others >> 4) - 8, green, green + (others & 15) - 8)
    } else for (let repeated = 0; repeated < low; repeated++) yield pixel
    const [red, green, blue, alpha] = pixel as [number, number, number, number]
    seen[(red * 3 + green * 5 + blue * 7 + alpha * 11) % 64] = pixel
    yield pixel
  }
}

/**
 * Decodes to RGB; transparency is laid on white.
 * @throws StudioError invalid-data when it is cut off
 */
function decodeQoi(bytes: Uint8Array): Raster {
  const { width, height } = probeQoi(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength))
  const pixels = new Uint8Array(width * height * 3)
  const each = pixelsOf(bytes)
  for (let at = 0; at < pixels.length; at += 3) {
    const [red, green, blue, alpha] = each.next().value as [number, number, number, number]
    const onWhite = (value: number) => Math.round((value * alpha) / 255 + 255 - alpha)
    pixels.set([red, green, blue].map(onWhite), at)
  }
  return { width, height, channels: 3, pixels }
}

export const qoi: ImageFormatReader = {
  title: 'QOI',
  extensions: ['qoi'],
  recognises: (start) => start.startsWith('qoif'),
  probe: probeQoi,
  decode: decodeQoi
}
