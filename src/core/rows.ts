/**
 * Rows of a row-major matrix, in the order asked for.
 * @param values [length, width]
 * @returns [rows, width]
 */
export function gatherRows(
  values: Float32Array,
  width: number,
  rows: ArrayLike<number>
): Float32Array {
  const gathered = new Float32Array(rows.length * width)
  let place = 0
  for (let index = 0; index < rows.length; index++) {
    const end = (rows[index]! + 1) * width
    // For a few columns faster than making a view of each row to copy from.
    for (let from = end - width; from < end; from++) gathered[place++] = values[from]!
  }
  return gathered
}
