import { expect, it } from 'vitest'
import { StudioError } from '../../contract/errors'
import { namedError } from './named-error'

it("says people's own name in place of the path of the copy, and keeps the rest", () => {
  const thrown = new StudioError(
    'invalid-data',
    '/home/uploads/1/a.csv: row 3 of /home/uploads/1/a.csv',
    {
      pictures: 4
    }
  )
  const copied = { path: '/home/uploads/1/a.csv', name: 'a.csv' }
  expect(namedError(thrown, copied)).toMatchObject({
    ...{ code: 'invalid-data', message: 'a.csv: row 3 of a.csv', details: { pictures: 4 } }
  })
  expect(namedError(thrown, null)).toBe(thrown)
})
