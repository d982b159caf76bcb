import { expect, it } from 'vitest'
import { StudioError } from '../../../contract/errors'
import { openPage } from '../../testing/mount-with-stores'

it('names the file that people chose, not its copy, where it cannot be predicted', async () => {
  const path = '/home/uploads/1/new.csv'
  const { stores } = await openPage({
    upload: () => ({ path }),
    predictShown: () => {
      throw new StudioError('invalid-data', `${path} has no column "y".`)
    }
  })
  const { predicting } = stores
  predicting.accept({ id: 'one', at: 'best' })
  const file = new File(['x\n1\n'], 'new.csv', { type: 'text/csv' })
  await predicting.choose([file])
  expect(predicting.stage).toMatchObject({
    name: 'failed',
    error: { message: 'new.csv has no column "y".' }
  })
})
