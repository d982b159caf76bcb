import { closeSync, mkdirSync, openSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'

/** Cells that the numbers of a table are drawn from. */
const spellings = 4096
const features = 50
const cell = '0.12345,'.length

/** A quick generator of whole numbers of 32 bits (Marsaglia 2003, "Xorshift RNGs"). */
function xorshift(seed: number): () => number {
  let state = seed
  return () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return state >>> 0
  }
}

/**
 * Writes a CSV of 50 numbers and a target that depends on two of them, until it has so many bytes.
 * @returns its rows
 */
export function writeLargeTable(path: string, bytes: number): number {
  const next = xorshift(1)
  const cells = Array.from({ length: spellings }, (_, place) =>
    Buffer.from(`${(0.1 + (0.9 * place) / spellings).toFixed(5)},`)
  )
  const values = cells.map((text) => parseFloat(text.toString()))
  const file = openSync(path, 'w')
  const names = Array.from({ length: features }, (_, at) => `x${at}`)
  let written = writeSync(file, `${names.join(',')},y\n`)
  const block = Buffer.alloc(2 ** 24)
  let rows = 0
  while (written < bytes) {
    let at = 0
    while (at + features * cell + 32 < block.length && written + at < bytes) {
      let target = 0
      for (let column = 0; column < features; column++) {
        const place = next() % spellings
        if (column === 0) target += 3 * values[place]!
        if (column === 1) target -= 2 * values[place]!
        block.set(cells[place]!, at)
        at += cell
      }
      target += (next() / 2 ** 32 - 0.5) / 5
      at += block.write(`${target.toFixed(5)}\n`, at)
      rows++
    }
    writeSync(file, block, 0, at)
    written += at
  }
  closeSync(file)
  return rows
}

const side = 224
const classes = 10
/** Pictures that are drawn of each class; all others are variations. */
const drawn = 6

/** A JPEG of blurred noise, with a class in its colour and the slant of its stripes. */
async function draw(label: number, next: () => number): Promise<Buffer> {
  const pixels = new Uint8Array(side * side * 3)
  const [slant, phase] = [label / classes, next() % 32]
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const stripe = Math.sin((x * (1 - slant) + y * slant + phase) / 6)
      for (let channel = 0; channel < 3; channel++) {
        const tint = channel === label % 3 ? 30 : 0
        pixels[(y * side + x) * 3 + channel] = 90 + tint + 40 * stripe + (next() % 64)
      }
    }
  }
  const raw = { width: side, height: side, channels: 3 } as const
  return sharp(pixels, { raw }).blur(1).jpeg({ quality: 60 }).toBuffer()
}

/** Where the first table of quantisation begins: its 64 steps follow the marker, a length and a number. */
const tableStart = (jpeg: Buffer): number => jpeg.indexOf(Buffer.of(0xff, 0xdb)) + 5

/** The same picture with other steps of quantisation: other pixels, without drawing and compressing it again. */
function vary(jpeg: Buffer, variation: number): Buffer {
  const varied = Buffer.from(jpeg)
  const start = tableStart(jpeg)
  varied[start + 1]! += variation % 16
  varied[start + 2]! += Math.floor(variation / 16) % 16
  varied[start + 3]! += Math.floor(variation / 256)
  return varied
}

/** Writes JPEGs of 224x224 in ten folders, no two of which have the same pixels. */
export async function writeLargePictures(folder: string, count: number): Promise<void> {
  const next = xorshift(2)
  for (let label = 0; label < classes; label++) {
    const own = join(folder, `class ${label}`)
    mkdirSync(own, { recursive: true })
    const bases = await Promise.all(Array.from({ length: drawn }, () => draw(label, next)))
    for (let at = 0; at < count / classes; at++) {
      writeFileSync(join(own, `${at}.jpg`), vary(bases[at % drawn]!, Math.floor(at / drawn)))
    }
  }
}
