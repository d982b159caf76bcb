/** Text in columns, two spaces apart; numbers to the right. */
export function formatTable(rows: (string | number)[][]): string {
  const widths: number[] = []
  for (const row of rows) {
    for (const [index, cell] of row.entries()) {
      widths[index] = Math.max(widths[index] ?? 0, String(cell).length)
    }
  }
  const line = (row: (string | number)[]): string =>
    row
      .map((cell, index) =>
        typeof cell === 'number'
          ? String(cell).padStart(widths[index] ?? 0)
          : cell.padEnd(widths[index] ?? 0)
      )
      .join('  ')
      .trimEnd()
  return rows.map(line).join('\n')
}
