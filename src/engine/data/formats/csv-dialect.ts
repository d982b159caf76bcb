import Papa from 'papaparse'

const delimiters = ['\t', ';', '|', ',']
const sampleRows = 200

export const isBlankRow = (row: string[]) => row.length === 1 && row[0]!.trim() === ''

/** The rows of a sample, without blank ones and without the last, which may be cut off. */
export function sampleOf(head: string, delimiter: string, whole: boolean): string[][] {
  const { data } = Papa.parse<string[]>(head, { delimiter, preview: sampleRows })
  const complete = whole || data.length === sampleRows ? data : data.slice(0, -1)
  return complete.filter((row) => !isBlankRow(row))
}

export function mostCommonWidth(rows: string[][]): number {
  const counts = new Map<number, number>()
  for (const row of rows) counts.set(row.length, (counts.get(row.length) ?? 0) + 1)
  return [...counts].reduce((best, entry) => (entry[1] > best[1] ? entry : best), [1, 0])[0]
}

/**
 * The delimiter that cuts the rows of a sample into equally many cells, most of all. Where commas may be decimal commas
 * (at most one a cell of another delimiter), the other delimiter it is.
 */
export function findDelimiter(head: string, whole: boolean): string {
  const candidates = delimiters.map((delimiter) => {
    const rows = sampleOf(head, delimiter, whole)
    const width = mostCommonWidth(rows)
    const regular = rows.filter((row) => row.length === width).length / Math.max(1, rows.length)
    return { delimiter, width, regular }
  })
  const cutting = candidates.filter(({ width }) => width > 1)
  const best = cutting.sort((a, b) => score(b) - score(a))[0]
  if (best?.delimiter !== ',') return best?.delimiter ?? ','
  const other = cutting.find(
    ({ delimiter, width, regular }) =>
      delimiter !== ',' && regular >= best.regular && best.width - 1 <= width
  )
  return other?.delimiter ?? ','
}

const score = ({ width, regular }: { width: number; regular: number }) =>
  (regular > 0.9 ? 1 : regular / 2) * 1e6 + width

/** Whether numbers are written with a decimal comma: some cell has one that cannot part thousands. */
export function usesDecimalComma(rows: string[][], delimiter: string): boolean {
  if (delimiter === ',') return false
  return rows.some((row) => row.some((cell) => /^\s*[+-]?\d+,(\d{1,2}|\d{4,})\s*$/.test(cell)))
}
