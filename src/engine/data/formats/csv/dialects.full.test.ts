import { expect, it } from 'vitest'
import { contentOf, csvOf, mixedDialects, namesOf } from '../../testing/dialects'
import { readDialect } from '../../testing/read-dialect'
import { scratch } from '../../testing/scratch'

const { write } = scratch()

it('reads every value of 250 mixtures of dialects', async () => {
  for (const dialect of mixedDialects(250, 7)) {
    const path = write(`${dialect.name}.csv`, csvOf(dialect))
    const expected = { names: namesOf(dialect), cells: contentOf(dialect) }
    expect(await readDialect(path), JSON.stringify(dialect)).toEqual(expected)
  }
})
