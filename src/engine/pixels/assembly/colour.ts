import { firstTwo, lastTwo, roundedDown } from './lanes'
import { blueOf, greenOf, redOf, storePixels } from './pixels'

/** Grey levels of two pixels, rounded down. */
function greyOf(red: v128, green: v128, blue: v128): v128 {
  const sum = f64x2.add(f64x2.mul(f64x2.splat(0.2989), red), f64x2.mul(f64x2.splat(0.587), green))
  return f64x2.floor(f64x2.add(sum, f64x2.mul(f64x2.splat(0.114), blue)))
}

/** The sum of the grey levels of RGB pixels. Those after the last, up to a multiple of four, must be black. */
export function addGrey(at: usize, pixels: usize): f64 {
  let sum = f64x2.splat(0)
  for (const end = at + pixels * 3; at < end; at += 12) {
    const four = v128.load(at)
    const red = redOf(four)
    const green = greenOf(four)
    const blue = blueOf(four)
    sum = f64x2.add(sum, greyOf(firstTwo(red), firstTwo(green), firstTwo(blue)))
    sum = f64x2.add(sum, greyOf(lastTwo(red), lastTwo(green), lastTwo(blue)))
  }
  return f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1)
}

function bounded(two: v128): v128 {
  return f64x2.pmin(f64x2.pmax(two, f64x2.splat(0)), f64x2.splat(255))
}

/** A channel of four pixels, mixed with what their grey levels give. */
function mixed(channel: v128, factor: v128, rest: v128, nextRest: v128): v128 {
  return roundedDown(
    bounded(f64x2.add(f64x2.mul(firstTwo(channel), factor), rest)),
    bounded(f64x2.add(f64x2.mul(lastTwo(channel), factor), nextRest))
  )
}

/** Mixes RGB pixels with their grey levels in place. @param factor 0 is grey, 1 the picture itself */
export function desaturate(at: usize, pixels: usize, factor: f64): void {
  const own = f64x2.splat(factor)
  const others = f64x2.splat(1 - factor)
  for (const end = at + pixels * 3; at < end; at += 12) {
    const four = v128.load(at)
    const red = redOf(four)
    const green = greenOf(four)
    const blue = blueOf(four)
    const rest = f64x2.mul(greyOf(firstTwo(red), firstTwo(green), firstTwo(blue)), others)
    const nextRest = f64x2.mul(greyOf(lastTwo(red), lastTwo(green), lastTwo(blue)), others)
    storePixels(
      at,
      mixed(red, own, rest, nextRest),
      mixed(green, own, rest, nextRest),
      mixed(blue, own, rest, nextRest)
    )
  }
}

/** RGB pixels as their grey levels, in place. */
export function turnGrey(at: usize, pixels: usize): void {
  for (const end = at + pixels * 3; at < end; at += 12) {
    const four = v128.load(at)
    const red = redOf(four)
    const green = greenOf(four)
    const blue = blueOf(four)
    const grey = roundedDown(
      greyOf(firstTwo(red), firstTwo(green), firstTwo(blue)),
      greyOf(lastTwo(red), lastTwo(green), lastTwo(blue))
    )
    storePixels(at, grey, grey, grey)
  }
}

/** Four bytes by a table. */
function lookUpFour(four: u32, table: usize): u32 {
  return (
    load<u8>(table + (four & 255)) |
    (load<u8>(table + ((four >> 8) & 255)) << 8) |
    (load<u8>(table + ((four >> 16) & 255)) << 16) |
    (load<u8>(table + (four >> 24)) << 24)
  )
}

/** Each byte by a table of 256 bytes, in place. */
export function lookUpBytes(at: usize, bytes: usize, table: usize): void {
  for (const end = at + bytes; at < end; at += 8) {
    store<u32>(at, lookUpFour(load<u32>(at), table))
    store<u32>(at, lookUpFour(load<u32>(at, 4), table), 4)
  }
}
