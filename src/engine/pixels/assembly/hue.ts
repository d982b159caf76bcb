import { firstTwo, lastTwo, roundedDown } from './lanes'
import { blueOf, greenOf, redOf, storePixels } from './pixels'

function largestOf(red: v128, green: v128, blue: v128): v128 {
  return i32x4.max_s(i32x4.max_s(red, green), blue)
}

function smallestOf(red: v128, green: v128, blue: v128): v128 {
  return i32x4.min_s(i32x4.min_s(red, green), blue)
}

/** Where two colours are on the circle, in sixths from 0 to below 6, after the turn. */
function turned(difference: v128, offset: v128, spread: v128, turn: v128): v128 {
  const hue = f64x2.add(f64x2.div(difference, spread), offset)
  // Grey has no hue; 0 / 0 is no number.
  const known = v128.and(hue, f64x2.ne(spread, f64x2.splat(0)))
  return within(f64x2.add(known, turn))
}

/** From 6 on, the circle begins again. */
function within(place: v128): v128 {
  const six = f64x2.splat(6)
  return f64x2.sub(place, v128.and(six, f64x2.ge(place, six)))
}

/**
 * A channel of two colours: the largest within a sixth to either side of its own hue, the smallest on the other side.
 * @param place of the colours' hue on the circle, in sixths, where the channel falls to its smallest at 0 and 4
 */
function channelAt(place: v128, largest: v128, spread: v128): v128 {
  const onCircle = within(place)
  const falling = f64x2.sub(f64x2.splat(4), onCircle)
  const slope = f64x2.pmin(f64x2.pmin(onCircle, falling), f64x2.splat(1))
  const share = f64x2.pmax(slope, f64x2.splat(0))
  const value = f64x2.div(f64x2.sub(largest, f64x2.mul(spread, share)), f64x2.splat(255))
  // Just below 256, so that the brightest level is rounded down to 255.
  return f64x2.mul(value, f64x2.splat(256 - 1e-3))
}

/** Turns the hue of RGB pixels in place. @param turn in sixths of the circle, from 0 to 6 */
export function turnHue(at: usize, pixels: usize, turn: f64): void {
  const turns = f64x2.splat(turn)
  const one = f64x2.splat(1)
  const three = f64x2.splat(3)
  const five = f64x2.splat(5)
  for (const end = at + pixels * 3; at < end; at += 12) {
    const four = v128.load(at)
    const red = redOf(four)
    const green = greenOf(four)
    const blue = blueOf(four)
    const largest = largestOf(red, green, blue)
    const spread = i32x4.sub(largest, smallestOf(red, green, blue))
    const isRed = i32x4.eq(largest, red)
    const isGreen = i32x4.eq(largest, green)
    // From the hue of the largest channel, which is at 0, 2 or 4 sixths.
    const difference = v128.bitselect(
      i32x4.sub(green, blue),
      v128.bitselect(i32x4.sub(blue, red), i32x4.sub(red, green), isGreen),
      isRed
    )
    const offset = v128.bitselect(
      v128.and(i32x4.splat(6), i32x4.lt_s(green, blue)),
      v128.bitselect(i32x4.splat(2), i32x4.splat(4), isGreen),
      isRed
    )
    const high = firstTwo(largest)
    const range = firstTwo(spread)
    const place = turned(firstTwo(difference), firstTwo(offset), range, turns)
    const nextHigh = lastTwo(largest)
    const nextRange = lastTwo(spread)
    const nextPlace = turned(lastTwo(difference), lastTwo(offset), nextRange, turns)
    storePixels(
      at,
      roundedDown(
        channelAt(f64x2.add(place, five), high, range),
        channelAt(f64x2.add(nextPlace, five), nextHigh, nextRange)
      ),
      roundedDown(
        channelAt(f64x2.add(place, three), high, range),
        channelAt(f64x2.add(nextPlace, three), nextHigh, nextRange)
      ),
      roundedDown(
        channelAt(f64x2.add(place, one), high, range),
        channelAt(f64x2.add(nextPlace, one), nextHigh, nextRange)
      )
    )
  }
}
