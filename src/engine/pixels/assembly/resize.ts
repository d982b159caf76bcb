import { firstTwo, lastTwo, roundedDown } from './lanes'

const pixel = 24

/** Bytes as float64, eight at a time: what is written ends up to seven values after the last. */
function widen(from: usize, bytes: usize, to: usize): void {
  for (const end = from + bytes; from < end; from += 8, to += 64) {
    const eight = i16x8.extend_low_i8x16_u(v128.load64_zero(from))
    const low = i32x4.extend_low_i16x8_u(eight)
    const high = i32x4.extend_high_i16x8_u(eight)
    v128.store(to, firstTwo(low))
    v128.store(to, lastTwo(low), 16)
    v128.store(to, firstTwo(high), 32)
    v128.store(to, lastTwo(high), 48)
  }
}

/** Three channels by three taps: the usual case, when pictures shrink a little. */
function resizeByThree(
  wide: usize,
  first: usize,
  weights: usize,
  positions: usize,
  to: usize
): void {
  for (let position: usize = 0; position < positions; position++, to += pixel) {
    const from = wide + load<u32>(first + (position << 2)) * pixel
    const a = v128.load64_splat(weights)
    const b = v128.load64_splat(weights, 8)
    const c = v128.load64_splat(weights, 16)
    weights += 24
    const redGreen = f64x2.add(f64x2.mul(a, v128.load(from)), f64x2.mul(b, v128.load(from, pixel)))
    const blue = f64x2.add(
      f64x2.mul(a, v128.load(from, 16)),
      f64x2.mul(b, v128.load(from, pixel + 16))
    )
    v128.store(to, f64x2.add(redGreen, f64x2.mul(c, v128.load(from, 2 * pixel))))
    v128.store(to, f64x2.add(blue, f64x2.mul(c, v128.load(from, 2 * pixel + 16))), 16)
  }
}

/** Three channels by any number of taps. */
function resizePixels(
  wide: usize,
  first: usize,
  weights: usize,
  taps: usize,
  positions: usize,
  to: usize
): void {
  for (let position: usize = 0; position < positions; position++, to += pixel) {
    let from = wide + load<u32>(first + (position << 2)) * pixel
    let weight = v128.load64_splat(weights)
    let redGreen = f64x2.mul(weight, v128.load(from))
    let blue = f64x2.mul(weight, v128.load(from, 16))
    weights += 8
    for (let rest = taps; rest > 1; rest--, weights += 8) {
      from += pixel
      weight = v128.load64_splat(weights)
      redGreen = f64x2.add(redGreen, f64x2.mul(weight, v128.load(from)))
      blue = f64x2.add(blue, f64x2.mul(weight, v128.load(from, 16)))
    }
    // The next pixel overwrites what lies beside blue.
    v128.store(to, redGreen)
    v128.store(to, blue, 16)
  }
}

function resizeChannels(
  wide: usize,
  first: usize,
  weights: usize,
  taps: usize,
  positions: usize,
  channels: usize,
  to: usize
): void {
  const stride = channels << 3
  for (let position: usize = 0; position < positions; position++, weights += taps << 3) {
    let start = wide + stride * load<u32>(first + (position << 2))
    for (let channel: usize = 0; channel < channels; channel++, start += 8, to += 8) {
      let sum: f64 = 0
      let from = start
      for (let tap: usize = 0; tap < taps; tap++, from += stride) {
        sum += load<f64>(weights + (tap << 3)) * load<f64>(from)
      }
      store<f64>(to, sum)
    }
  }
}

/**
 * Resizes a line.
 * @param line bytes @param wide float64, for the line with room for eight values more
 * @param first int32: the first input pixel of each output position
 * @param weights float64 [positions, taps] @param to float64, with room for two values more
 */
export function resizeLine(
  line: usize,
  bytes: usize,
  wide: usize,
  first: usize,
  weights: usize,
  taps: usize,
  positions: usize,
  channels: usize,
  to: usize
): void {
  widen(line, bytes, wide)
  if (channels !== 3) resizeChannels(wide, first, weights, taps, positions, channels, to)
  else if (taps === 3) resizeByThree(wide, first, weights, positions, to)
  else resizePixels(wide, first, weights, taps, positions, to)
}

/**
 * The weighted sum of lines as bytes, rounded: values from 0 to 255.
 * @param ring lines of float64, one every `stride` bytes, as many as weights; @param start place of the first one in the ring
 * @param weights float64 @param to bytes, with room for eight more
 */
export function addLines(
  ring: usize,
  stride: usize,
  start: usize,
  weights: usize,
  taps: usize,
  values: usize,
  to: usize
): void {
  const half = f64x2.splat(0.5)
  const size = stride * taps
  const first = stride * start
  for (let offset = ring; offset < ring + (values << 3); offset += 64, to += 8) {
    let line = first
    let weight = v128.load64_splat(weights)
    let a = f64x2.mul(weight, v128.load(offset + line))
    let b = f64x2.mul(weight, v128.load(offset + line, 16))
    let c = f64x2.mul(weight, v128.load(offset + line, 32))
    let d = f64x2.mul(weight, v128.load(offset + line, 48))
    for (let tap: usize = 1; tap < taps; tap++) {
      line += stride
      if (line === size) line = 0
      weight = v128.load64_splat(weights + (tap << 3))
      a = f64x2.add(a, f64x2.mul(weight, v128.load(offset + line)))
      b = f64x2.add(b, f64x2.mul(weight, v128.load(offset + line, 16)))
      c = f64x2.add(c, f64x2.mul(weight, v128.load(offset + line, 32)))
      d = f64x2.add(d, f64x2.mul(weight, v128.load(offset + line, 48)))
    }
    const eight = i16x8.narrow_i32x4_s(
      roundedDown(f64x2.add(a, half), f64x2.add(b, half)),
      roundedDown(f64x2.add(c, half), f64x2.add(d, half))
    )
    v128.store64_lane(to, i8x16.narrow_i16x8_u(eight, eight), 0)
  }
}
