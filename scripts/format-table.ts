import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { dataFormats } from '../src/contract/formats'
import { supportedImages } from '../src/core/image-formats'
import { projectFolder } from '../src/provisioning/sources'

const begin = '<!-- formats: npx tsx scripts/format-table.ts -->\n\n'
const end = '\n<!-- end of formats -->'

/** README's table of formats, from their descriptors, with columns as wide as the formatter makes them. */
export function formatTable(): string {
  const rows = Object.values(dataFormats).map((format) => {
    const { title, extensions } = format
    const layout = 'layout' in format ? format.layout : ''
    return [title, extensions.map((extension) => `.${extension}`).join(' '), layout]
  })
  const cells = [
    ['format', 'endings', 'layout'],
    ...rows,
    ['Pictures in them', '', supportedImages]
  ]
  const widths = [0, 1, 2].map((column) => Math.max(...cells.map((row) => row[column]!.length)))
  const [head, ...body] = cells.map(
    (row) => `| ${row.map((cell, column) => cell.padEnd(widths[column]!)).join(' | ')} |`
  )
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`
  return [head, rule, ...body, ''].join('\n')
}

/** A document with its table of formats brought up to date. */
export function withFormatTable(text: string): string {
  const from = text.indexOf(begin)
  const to = text.indexOf(end)
  if (from < 0 || to < from) throw new Error(`The document has no place for the table: ${begin}`)
  return text.slice(0, from + begin.length) + formatTable() + text.slice(to)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const readme = join(projectFolder(), 'README.md')
  writeFileSync(readme, withFormatTable(readFileSync(readme, 'utf8')))
}
