/** Two float64 of a vector, the first two of four whole numbers. */
export function firstTwo(four: v128): v128 {
  return f64x2.convert_low_i32x4_s(four)
}

/** Two float64 of a vector, the last two of four whole numbers. */
export function lastTwo(four: v128): v128 {
  return f64x2.convert_low_i32x4_s(i64x2.shuffle(four, four, 1, 0))
}

/** Four values from 0 to below 2^31, rounded down to whole numbers of 32 bits. */
export function roundedDown(two: v128, next: v128): v128 {
  // From 2^52 on, the lowest bits of a float64 are those of the whole number.
  const wholeFrom = f64x2.splat(4503599627370496.0)
  const a = f64x2.add(f64x2.floor(two), wholeFrom)
  const b = f64x2.add(f64x2.floor(next), wholeFrom)
  return i32x4.shuffle(a, b, 0, 2, 4, 6)
}
