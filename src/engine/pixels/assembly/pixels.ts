/** Four RGB pixels of three bytes each as whole numbers of 32 bits; red, green and blue in vectors of their own. */

export function redOf(pixels: v128): v128 {
  const none = i8x16.splat(0)
  return i8x16.shuffle(pixels, none, 0, 16, 16, 16, 3, 16, 16, 16, 6, 16, 16, 16, 9, 16, 16, 16)
}

export function greenOf(pixels: v128): v128 {
  const none = i8x16.splat(0)
  return i8x16.shuffle(pixels, none, 1, 16, 16, 16, 4, 16, 16, 16, 7, 16, 16, 16, 10, 16, 16, 16)
}

export function blueOf(pixels: v128): v128 {
  const none = i8x16.splat(0)
  return i8x16.shuffle(pixels, none, 2, 16, 16, 16, 5, 16, 16, 16, 8, 16, 16, 16, 11, 16, 16, 16)
}

/** Writes four pixels: twelve bytes. */
export function storePixels(to: usize, red: v128, green: v128, blue: v128): void {
  const wide = v128.or(red, v128.or(i32x4.shl(green, 8), i32x4.shl(blue, 16)))
  const pixels = i8x16.shuffle(wide, wide, 0, 1, 2, 4, 5, 6, 8, 9, 10, 12, 13, 14, 3, 3, 3, 3)
  v128.store64_lane(to, pixels, 0)
  v128.store32_lane(to, pixels, 2, 8)
}
