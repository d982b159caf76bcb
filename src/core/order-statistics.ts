/**
 * The value that would be at `place` if the values were sorted; they are reordered, with none larger before it and none
 * smaller after it (Hoare 1961, "Algorithm 65: find").
 * @param values without NaN, at least one
 */
export function selectPlace(values: Float64Array, place: number): number {
  let [low, high] = [0, values.length - 1]
  while (low < high) {
    const pivot = middleOf(values[low]!, values[(low + high) >> 1]!, values[high]!)
    let [left, right] = [low, high]
    while (left <= right) {
      while (values[left]! < pivot) left++
      while (values[right]! > pivot) right--
      if (left <= right) {
        const kept = values[left]!
        values[left++] = values[right]!
        values[right--] = kept
      }
    }
    if (place <= right) high = right
    else if (place >= left) low = left
    else break
  }
  return values[place]!
}

const middleOf = (a: number, b: number, c: number): number =>
  Math.max(Math.min(a, b), Math.min(Math.max(a, b), c))

/** The median; the mean of the middle two of an even number. NaN for no values. @param values without NaN; reordered */
export function medianInPlace(values: Float64Array): number {
  if (values.length === 0) return NaN
  const half = values.length >> 1
  const upper = selectPlace(values, half)
  if (values.length % 2 === 1) return upper
  let lower = -Infinity
  for (let at = 0; at < half; at++) lower = Math.max(lower, values[at]!)
  return (lower + upper) / 2
}
