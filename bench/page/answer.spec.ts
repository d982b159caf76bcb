import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fruit } from '../../e2e/fruit'
import { writePictures } from '../../e2e/pictures'
import { ask, reachesSentence } from '../../e2e/question'
import { test } from '../../e2e/test'

test.skip(({ host }) => host === 'electron', "The system's own dialogs cannot be driven.")
test.use({ home: 'answer-bench' })

const perClass = 150

for (const { what, kind, name } of [
  { what: 'pictures', kind: 'folder', name: 'leaves' },
  { what: 'rows', kind: 'files', name: 'fruit.csv' }
] as const) {
  test(`from ${2 * perClass} ${what} to the answer`, async ({ page, folders }) => {
    test.setTimeout(1_800_000)
    await mkdir(folders.files, { recursive: true })
    if (kind === 'folder') await writePictures(join(folders.files, name), perClass)
    else await writeFile(join(folders.files, name), fruit(perClass))
    const began = performance.now()
    await ask(page, kind, join(folders.files, name))
    await reachesSentence(page)
    console.log(`${2 * perClass} ${what}: ${((performance.now() - began) / 1000).toFixed(0)} s`)
  })
}
