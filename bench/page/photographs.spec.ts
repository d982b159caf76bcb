import { join } from 'node:path'
import { writePhotographs } from '../../e2e/photographs'
import { test } from '../../e2e/test'
import { trainPhotographs } from '../../e2e/train-photographs'

test.skip(({ host }) => host === 'electron', "The system's own dialogs cannot be driven.")
test.use({ home: 'photographs-bench' })

const perClass = 75

test('from 300 photographs to a finished run', async ({ page, folders }) => {
  const photographs = join(folders.files, 'holidays')
  await writePhotographs(photographs, perClass)
  const began = performance.now()
  await trainPhotographs(page, photographs)
  console.log(`300 photographs: ${((performance.now() - began) / 1000).toFixed(0)} s`)
})
