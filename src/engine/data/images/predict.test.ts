import { zipSync } from 'fflate'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { decodeImage } from './decode'
import { plain, writeTree } from './testing/images'
import { readImageForPrediction } from './predict'
import { allPixels } from '../testing/all-pixels'

const shape = { height: 4, width: 4, channels: 3 } as const
let home: string

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'image-prediction-test-'))
})
afterEach(() => rm(home, { recursive: true, force: true }))

it('reads one image as the import does', async () => {
  const bytes = await plain([90, 60, 30], 20, 10, 'jpeg')
  await writeTree(home, { 'photo.jpeg': bytes })
  const { names, features, failures } = await readImageForPrediction(
    join(home, 'photo.jpeg'),
    shape,
    'tensorflow'
  )
  expect(names).toEqual(['photo.jpeg'])
  expect(failures).toEqual([])
  expect(features).toEqual({
    kind: 'image',
    shape: [4, 4, 3],
    pixels: await decodeImage(bytes, shape, 'tensorflow'),
    range: [0, 255]
  })
})

it('reads an image without a telling name', async () => {
  await writeTree(home, { upload: await plain([1, 2, 3]) })
  expect((await readImageForPrediction(join(home, 'upload'), shape, 'sharp')).names).toEqual([
    'upload'
  ])
})

it.each(['folder', 'archive', 'archive without a telling name'])(
  'reads all images of a %s, whatever its layout',
  async (kind) => {
    const files = {
      'x.png': await plain([1, 0, 0]),
      'deep/er/y.png': await plain([2, 0, 0]),
      'broken.png': Buffer.from('words')
    }
    const path = join(home, kind === 'archive' ? 'set.zip' : 'set')
    if (kind === 'folder') await writeTree(path, files)
    else await writeTree(home, { [kind === 'archive' ? 'set.zip' : 'set']: zipSync(files) })
    const { names, features, failures } = await readImageForPrediction(path, shape, 'sharp')
    expect(names).toEqual(['deep/er/y.png', 'x.png'])
    expect(failures).toEqual([
      { where: 'broken.png', message: 'the file holds text, not an image' }
    ])
    const pixels = allPixels(features)
    expect(pixels).toHaveLength(2 * 48)
    expect([pixels[0], pixels[48]]).toEqual([2, 1])
  }
)

it.each<[string, Record<string, string | null>, string, RegExp]>([
  ['nothing there', {}, 'not-found', /set cannot be read: it no longer exists/],
  ['an empty folder', { set: null }, 'invalid-data', /holds no readable image/],
  ['an empty file', { set: '' }, 'invalid-data', /set: the file is empty/],
  ['words', { set: 'words' }, 'invalid-data', /set: the file holds text/]
])('%s is an error', async (_, tree, code, message) => {
  await writeTree(home, tree)
  const failure: unknown = await readImageForPrediction(join(home, 'set'), shape, 'sharp').catch(
    (error: unknown) => error
  )
  expect(failure).toMatchObject({ code })
  expect(String(failure)).toMatch(message)
})
