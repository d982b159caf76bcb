import { allRows } from '../rows/example-rows'
import { rowsOfPictures } from '../rows/pixels'

/** All pixels in memory, wherever they are. */
export function allPixels(
  features: Parameters<typeof rowsOfPictures>[0]
): Uint8Array | Float32Array {
  const rows = rowsOfPictures(features)
  return rows.gather(allRows(rows.length))
}
