const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;'
}

/** Text as it may stand in HTML, in attributes too. */
export function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? '')
}

/** A table whose first row is its head and whose first column is text. */
export function htmlTable(rows: string[][]): string {
  const cells = (row: string[], tag: 'th' | 'td'): string =>
    row.map((cell) => `<${tag}>${escaped(cell)}</${tag}>`).join('')
  const [head = [], ...body] = rows
  const lines = body.map((row) => `<tr>${cells(row, 'td')}</tr>`).join('\n')
  return `<table><thead><tr>${cells(head, 'th')}</tr></thead>\n<tbody>${lines}</tbody></table>`
}
