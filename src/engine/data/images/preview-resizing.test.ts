import { expect, it } from 'vitest'
import { readingOptions } from '../../../contract/data'
import { resizePreview } from '../../../contract/resize-preview'
import { previewResizing } from './preview-resizing'
import { ImageFolder } from './testing/image-folder'
import { plain, writeTree } from './testing/images'

const images = new ImageFolder()

it('shows pictures spread over a folder, as they are and as they are read', async () => {
  await writeTree(images.folder, {
    'a/1.png': await plain([0, 0, 0], 40, 20),
    'a/2.png': 'no picture',
    'b/3.png': await plain([0, 0, 0], 20, 40),
    'b/4.png': await plain([0, 0, 0], 20, 20)
  })
  const reading = readingOptions.parse({
    image: { height: 8, width: 8, channels: 1 },
    resize: 'fit'
  })
  const pairs = await previewResizing(images.folder, 'image-folder', reading, 4)
  expect(resizePreview.parse(pairs)).toEqual(pairs)
  expect(pairs.map(({ name, before }) => [name, before.shape])).toEqual([
    ['a/1.png', [80, 160, 3]],
    ['b/3.png', [160, 80, 3]],
    ['b/4.png', [160, 160, 3]]
  ])
  const [wide] = pairs
  expect(wide?.after.shape).toEqual([8, 8, 1])
  expect([...wide!.after.pixels.subarray(0, 8)]).toEqual(Array(8).fill(255))
  expect([...wide!.after.pixels.subarray(32, 40)]).toEqual(Array(8).fill(0))
  await expect(
    previewResizing(images.folder, 'image-folder', readingOptions.parse({}), 4)
  ).rejects.toThrow(/needs an image size/)
})
