/** At most so many rows of 0 to `length` - 1, evenly spread, in order. */
export function spread(length: number, most: number): number[] {
  const count = Math.min(length, most)
  return Array.from({ length: count }, (_, index) => Math.floor((index * length) / count))
}
