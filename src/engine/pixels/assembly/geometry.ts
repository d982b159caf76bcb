import { firstTwo, lastTwo, roundedDown } from './lanes'

/** Left to right, in place. */
export function flipLine(line: usize, pixels: usize, channels: usize): void {
  let left = line
  let right = line + (pixels - 1) * channels
  for (; left < right; left += channels, right -= channels) {
    for (let channel: usize = 0; channel < channels; channel++) {
      const byte = load<u8>(left + channel)
      store<u8>(left + channel, load<u8>(right + channel))
      store<u8>(right + channel, byte)
    }
  }
}

/** Two float64 as Math.round has them: halves are rounded up. */
function rounded(two: v128): v128 {
  const above = f64x2.ceil(two)
  const isBelowHalf = f64x2.gt(f64x2.sub(above, f64x2.splat(0.5)), two)
  return f64x2.sub(above, v128.and(isBelowHalf, f64x2.splat(1)))
}

/** Between two rows of two neighbours each. */
function between(
  a: v128,
  b: v128,
  c: v128,
  d: v128,
  left: v128,
  right: v128,
  top: v128,
  down: v128
): v128 {
  const above = f64x2.mul(top, f64x2.add(f64x2.mul(left, a), f64x2.mul(right, b)))
  const below = f64x2.mul(down, f64x2.add(f64x2.mul(left, c), f64x2.mul(right, d)))
  return rounded(f64x2.add(above, below))
}

function fourBytes(at: usize): v128 {
  return i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(at)))
}

/**
 * Moves pixels of up to four channels by an affine map, bilinear between pixels, black outside.
 * @param a to f from places in the result to places in the picture, both from its centre: x' = a x + b y + c, y' = d x + e y + f
 */
export function warp(
  from: usize,
  height: i32,
  width: i32,
  channels: i32,
  a: f64,
  b: f64,
  c: f64,
  d: f64,
  e: f64,
  f: f64,
  to: usize
): void {
  const line = width * channels
  const middleX = (<f64>width - 1) / 2
  const middleY = (<f64>height - 1) / 2
  for (let row = 0; row < height; row++) {
    const y = <f64>row - middleY
    for (let column = 0; column < width; column++, to += channels) {
      const x = <f64>column - middleX
      const sourceX = a * x + b * y + c + middleX
      const sourceY = d * x + e * y + f + middleY
      const leftOf = Math.floor(sourceX)
      const topOf = Math.floor(sourceY)
      // What is written beyond the pixel, the next one overwrites.
      if (leftOf < -1 || leftOf >= width || topOf < -1 || topOf >= height) {
        store<u32>(to, 0)
        continue
      }
      const left = <i32>leftOf
      const top = <i32>topOf
      const right = sourceX - leftOf
      const down = sourceY - topOf
      // Neighbours outside weigh nothing, and any byte may stand for them.
      const inLeft = f64x2.splat(left >= 0 ? 1 - right : 0)
      const inRight = f64x2.splat(left + 1 < width ? right : 0)
      const inTop = f64x2.splat(top >= 0 ? 1 - down : 0)
      const inDown = f64x2.splat(top + 1 < height ? down : 0)
      const above = from + max(top, 0) * line
      const below = from + min(top + 1, height - 1) * line
      const here = max(left, 0) * channels
      const beside = min(left + 1, width - 1) * channels
      const p = fourBytes(above + here)
      const q = fourBytes(above + beside)
      const r = fourBytes(below + here)
      const s = fourBytes(below + beside)
      const pixel = roundedDown(
        between(firstTwo(p), firstTwo(q), firstTwo(r), firstTwo(s), inLeft, inRight, inTop, inDown),
        between(lastTwo(p), lastTwo(q), lastTwo(r), lastTwo(s), inLeft, inRight, inTop, inDown)
      )
      const bytes = i8x16.narrow_i16x8_u(i16x8.narrow_i32x4_s(pixel, pixel), pixel)
      v128.store32_lane(to, bytes, 0)
    }
  }
}
