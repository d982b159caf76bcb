import { expect, it } from 'vitest'
import { contentOf, csvOf, dialects, namesOf } from '../../testing/dialects'
import { readDialect } from '../../testing/read-dialect'
import { scratch } from '../../testing/scratch'

const { write } = scratch()

it.each(dialects)('reads every value of a table with $name', async (dialect) => {
  const path = write(`${dialect.name}.csv`, csvOf(dialect))
  expect(await readDialect(path)).toEqual({ names: namesOf(dialect), cells: contentOf(dialect) })
})
