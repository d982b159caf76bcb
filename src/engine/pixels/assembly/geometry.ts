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

/** As Math.round: halves are rounded up. */
function rounded(value: f64): f64 {
  const above = Math.ceil(value)
  return above - 0.5 > value ? above - 1 : above
}

/** Between two neighbours; what weighs nothing may lie outside. */
function between(at: usize, next: usize, own: f64, others: f64): f64 {
  let sum: f64 = 0
  if (own !== 0) sum = own * load<u8>(at)
  if (others !== 0) sum += others * load<u8>(next)
  return sum
}

/**
 * Moves pixels by an affine map, bilinear between pixels, black outside.
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
      if (leftOf < -1 || leftOf >= width || topOf < -1 || topOf >= height) {
        for (let channel = 0; channel < channels; channel++) store<u8>(to + channel, 0)
        continue
      }
      const left = <i32>leftOf
      const top = <i32>topOf
      const right = sourceX - leftOf
      const down = sourceY - topOf
      const inTop = top >= 0 ? 1 - down : 0
      const inDown = top + 1 < height ? down : 0
      const inLeft = left >= 0 ? 1 - right : 0
      const inRight = left + 1 < width ? right : 0
      let place = from + top * line + left * channels
      for (let channel = 0; channel < channels; channel++, place++) {
        let sum: f64 = 0
        if (inTop !== 0) sum = inTop * between(place, place + channels, inLeft, inRight)
        if (inDown !== 0) {
          sum += inDown * between(place + line, place + line + channels, inLeft, inRight)
        }
        store<u8>(to + channel, <u8>rounded(sum))
      }
    }
  }
}
