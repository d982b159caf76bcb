import { expect, it } from 'vitest'
import { readDialect } from '../../testing/read-dialect'
import { scratch } from '../../testing/scratch'

const { write } = scratch()

it('reads a table of 20,000 columns', async () => {
  const columns = 20_000
  const names = Array.from({ length: columns }, (_, column) => `x${column}`)
  const rows = Array.from({ length: 5 }, (_, row) => names.map((_, column) => row + column / 8))
  const lines = [names, ...rows].map((cells) => cells.join(','))
  const read = await readDialect(write('wide.csv', `${lines.join('\n')}\n`))
  expect(read.names).toEqual(names)
  expect(read.cells).toEqual(rows)
})
