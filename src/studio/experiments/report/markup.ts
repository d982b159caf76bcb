import { escaped } from '../../../core/figures/markup'

/** A table whose first row is its head and whose first column is text. */
export function htmlTable(rows: string[][]): string {
  const cells = (row: string[], tag: 'th' | 'td'): string =>
    row.map((cell) => `<${tag}>${escaped(cell)}</${tag}>`).join('')
  const [head = [], ...body] = rows
  const lines = body.map((row) => `<tr>${cells(row, 'td')}</tr>`).join('\n')
  return `<table><thead><tr>${cells(head, 'th')}</tr></thead>\n<tbody>${lines}</tbody></table>`
}
