/**
 * Classes in the order of their mistakes, most first; of equally many in the order of the file.
 * @param matrix counts, [true class, predicted class]
 * @returns indices of the classes
 */
export function byMistakes(matrix: number[][]): number[] {
  const mistakes = matrix.map((row, label) =>
    row.reduce((sum, count, prediction) => (prediction === label ? sum : sum + count), 0)
  )
  return [...mistakes.keys()].sort((a, b) => mistakes[b]! - mistakes[a]!)
}
