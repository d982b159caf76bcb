/** A CSV of two classes that one column tells apart, but for some noise. */
export const fruit = (perClass: number): string => {
  const rows = Array.from({ length: 2 * perClass }, (_, index) => {
    const isRipe = index % 2 === 1
    const size = (isRipe ? 7 : 4) + ((index * 37) % 40) / 10
    return `${size.toFixed(1)},${(index * 13) % 10},${isRipe ? 'ripe' : 'green'}`
  })
  return `size,spots,kind\n${rows.join('\n')}\n`
}
