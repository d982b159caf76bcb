import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { dataFormats } from '../src/contract/formats'
import { projectFolder } from '../src/provisioning/sources'
import { formatTable, withFormatTable } from './format-table'

it('README lists the formats that the program reads', () => {
  const readme = readFileSync(join(projectFolder(), 'README.md'), 'utf8')
  expect(readme).toBe(withFormatTable(readme))
})

it('has a row for each format', () => {
  const titles = formatTable()
    .split('\n')
    .map((line) => line.split('|')[1]?.trim())
  for (const { title } of Object.values(dataFormats)) expect(titles).toContain(title)
})

it('needs its place in the document', () => {
  expect(() => withFormatTable('# Nothing')).toThrow('no place for the table')
})
