import { once } from 'node:events'
import { chmod, symlink, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { readingOptions, type Resizing } from '../../../contract/data'
import {
  distinct,
  encode,
  plain,
  reportLines as lines,
  writeShapeFolder,
  writeTree
} from './testing/images'
import { ImageFolder } from './testing/image-folder'
import { readImageForPrediction } from './predict'
import { readImages } from './read-images'
import { supportedImages } from '../../../core/image-formats'
import { allPixels } from '../testing/all-pixels'

const images = new ImageFolder()

describe('the report', () => {
  it('names every file that cannot be read, and why, and keeps the rest', async () => {
    const good = await distinct(['a/1.png', 'a/2.png', 'b/1.png', 'b/2.png'])
    const bomb = Buffer.from(good['a/1.png']!)
    bomb.writeUInt32BE(50_000, 16)
    bomb.writeUInt32BE(50_000, 20)
    await writeTree(images.folder, {
      ...good,
      'a/cut.png': (
        await sharp(Buffer.from(await plain([9, 9, 9], 300, 300)))
          .blur()
          .png()
          .toBuffer()
      ).subarray(0, 100),
      'a/empty.jpg': '',
      'a/words.jpg': 'words, not pixels',
      'b/bomb.png': bomb
    })
    const dataSet = await images.read()
    expect(dataSet.length).toBe(4)
    const found = lines(dataSet, 'unreadable')
    expect(found.map((line) => line.split(':')[0])).toEqual([
      'a/cut.png',
      'a/empty.jpg',
      'a/words.jpg',
      'b/bomb.png'
    ])
    expect(found[1]).toBe('a/empty.jpg: the file is empty')
    expect(found[2]).toBe('a/words.jpg: the file holds text, not an image')
    expect(found[3]).toContain('50000x50000 pixels')
    expect(dataSet.report.problems.find(({ where }) => where === 'a/cut.png')?.severity).toBe(
      'error'
    )
  })

  it('finds duplicates, also across classes, splits and formats', async () => {
    const one = await plain([10, 20, 30])
    const two = await plain([90, 20, 30])
    const again = await plain([10, 20, 30], 8, 8, 'webp')
    await writeTree(images.folder, {
      'train/a/1.png': one,
      'train/a/2.png': one,
      'train/b/3.png': two,
      'train/b/4.webp': again,
      'test/a/5.png': two,
      'test/b/6.png': await plain([1, 2, 3])
    })
    const dataSet = await images.read()
    expect(lines(dataSet, 'duplicate')).toEqual([
      'train/a/2.png: the same content as train/a/1.png',
      'train/b/4.webp: the same pixels, once read, as train/a/1.png of another class'
    ])
    expect(lines(dataSet, 'in two splits')).toEqual([
      'train/b/3.png: the same content as test/a/5.png of another class, in another split: scores on it are too optimistic'
    ])
    // test/a/5, test/b/6, train/a/1, train/a/2, train/b/3, train/b/4
    expect([...dataSet.identity]).toEqual([0, 1, 2, 2, 0, 2])
  })

  it('leaves out empty classes and warns of those with one image', async () => {
    await writeTree(images.folder, {
      ...(await distinct(['a/1.png', 'a/2.png', 'b/1.png'])),
      empty: null,
      'broken/1.png': 'x'
    })
    const dataSet = await images.read()
    expect(dataSet.targets).toMatchObject({ classes: ['a', 'b'] })
    expect(lines(dataSet, 'empty class').map((line) => line.split(':')[0])).toEqual([
      'broken',
      'empty'
    ])
    expect(lines(dataSet, 'one-example class')).toEqual([
      'b: only one image: it can be in only one split'
    ])
  })

  it('skips clutter, follows links, names those that lead out, and refuses loops', async () => {
    const secret = join(images.home, 'secret')
    await writeTree(secret, await distinct(['x.png', 'y.png', 'z.png']))
    await writeTree(images.folder, {
      ...(await distinct(['a/1.png', 'a/2.png', 'b/1.png', 'b/2.png'])),
      'a/.hidden.png': 'x',
      'a/Thumbs.db': 'x',
      '__MACOSX/a/._1.png': 'x',
      'notes.txt': 'x'
    })
    await symlink(secret, join(images.folder, 'c'))
    await symlink(join(secret, 'x.png'), join(images.folder, 'a', '3.png'))
    await symlink(images.folder, join(images.folder, 'b', 'loop'))
    const dataSet = await images.read()
    expect(dataSet.length).toBe(8)
    expect(dataSet.report.classes.map(({ name }) => name)).toEqual(['a', 'b', 'c'])
    const out = lines(dataSet, 'note').filter((line) => line.includes('leads out'))
    expect(out.map((line) => line.split(':')[0]).sort()).toEqual(['a/3.png', 'c'])
    expect(lines(dataSet, 'skipped').sort()).toEqual([
      '__MACOSX: hidden or system file, skipped',
      'a/.hidden.png: hidden or system file, skipped',
      'a/Thumbs.db: hidden or system file, skipped',
      'b/loop: a link to a parent folder; not followed',
      `notes.txt: unsupported file type (supported: ${supportedImages})`
    ])
  })

  it('tells of transparency', async () => {
    await writeTree(images.folder, {
      ...(await distinct(['a/1.png', 'b/1.png'])),
      'a/2.png': await sharp(Buffer.alloc(256, 80), { raw: { width: 8, height: 8, channels: 4 } })
        .png()
        .toBuffer()
    })
    expect(lines(await images.read(), 'note')).toContain(
      'images: 1 may have transparency: composited on white'
    )
  })

  it.skipIf(process.platform !== 'linux')(
    'reads names that are no UTF-8 and keeps them apart',
    async () => {
      await writeTree(images.folder, await distinct(['a/1.png', 'b/2.png']))
      for (const [byte, value] of [
        [0xff, 50],
        [0xfe, 60]
      ] as const) {
        await writeFile(
          Buffer.concat([Buffer.from(`${images.folder}/a/`), Buffer.of(byte), Buffer.from('.png')]),
          await plain([value, 0, 0])
        )
      }
      await writeTree(images.folder, { 'b/broken.png': 'x' })
      const dataSet = await images.read()
      expect(dataSet.length).toBe(4)
      expect([...(dataSet.targets as { labels: Int32Array }).labels]).toEqual([0, 0, 0, 1])
      expect(new Set(dataSet.identity).size).toBe(4)
    }
  )

  it.skipIf(process.platform === 'win32')('reports a socket with an image name', async () => {
    await writeTree(images.folder, await distinct(['a/1.png', 'b/2.png']))
    const server = createServer().listen(join(images.folder, 'a', 'socket.png'))
    await once(server, 'listening')
    expect(lines(await images.read(), 'skipped')).toEqual([
      'a/socket.png: neither a file nor a folder'
    ])
    server.close()
  })

  it.skipIf(process.platform === 'win32' || process.getuid?.() === 0)(
    'reports files and folders without permission',
    async () => {
      await writeTree(images.folder, await distinct(['a/1.png', 'a/2.png', 'b/1.png', 'c/1.png']))
      await chmod(join(images.folder, 'a', '2.png'), 0)
      await chmod(join(images.folder, 'c'), 0)
      const dataSet = await images.read()
      await chmod(join(images.folder, 'c'), 0o700)
      expect(lines(dataSet, 'unreadable')).toEqual([
        'c: folder: there is no permission to read it',
        'a/2.png: there is no permission to read it'
      ])
    }
  )
})

describe('nothing to learn from', () => {
  it.each<[string, Record<string, string | null>, RegExp]>([
    [
      'an empty folder',
      { '.': null },
      /no image in a class folder\. Expected one folder per class/
    ],
    ['no images', { 'a/x.txt': 'x', 'b.csv': 'y' }, /a\/x\.txt: unsupported file type/],
    [
      'broken images only',
      { 'a/1.png': 'x', 'b/1.png': '' },
      /no image can be read[\s\S]*b\/1\.png: the file is empty/
    ]
  ])('%s is an error that says what is expected', async (_, tree, message) => {
    await writeTree(images.folder, tree)
    await expect(images.read()).rejects.toMatchObject({ code: 'invalid-data' })
    await expect(images.read()).rejects.toThrow(message)
  })

  it('images without class folders are an error', async () => {
    await writeTree(images.folder, await distinct(['1.png', '2.png']))
    await expect(images.read()).rejects.toThrow(/1\.png: in no class folder/)
  })

  it('one class is an error that names it', async () => {
    await writeTree(images.folder, await distinct(['cats/1.png', 'cats/2.png']))
    await expect(images.read()).rejects.toThrow(/only one class, cats, with 2 images/)
  })

  it('a missing folder is not found, a file is no folder', async () => {
    await expect(images.read()).rejects.toMatchObject({ code: 'not-found' })
    await writeTree(images.home, { data: 'a file' })
    await expect(images.read()).rejects.toThrow(/is a file/)
  })

  it('another task is refused', async () => {
    await writeTree(images.folder, await distinct(['a/1.png', 'b/2.png']))
    await expect(images.read({ task: 'regression' })).rejects.toMatchObject({ code: 'unsupported' })
  })
})

it('reads three classes of drawn JPEGs, telling of its progress', async () => {
  await writeShapeFolder(images.folder, 4)
  const reported: [string, number, number | null][] = []
  const dataSet = await readImages(
    images.folder,
    'image-folder',
    readingOptions.parse({}),
    join(images.home, 'cache'),
    (...line) => void reported.push(line)
  )
  expect(dataSet.report.classes).toEqual(
    ['circles', 'squares', 'triangles'].map((name) => ({ name, examples: 4 }))
  )
  expect(dataSet.features).toMatchObject({ shape: [64, 64, 3] })
  expect(reported.at(-1)).toEqual(['Decoding images', 12, 12])
})

describe('pictures of another aspect ratio', () => {
  const image = { height: 4, width: 4, channels: 3 as const }
  /** Green in the middle of red ends: 16x4. */
  const wide = () =>
    encode(
      Array.from({ length: 16 * 4 }, (_, i) =>
        i % 16 >= 6 && i % 16 < 10 ? [0, 255, 0] : [255, 0, 0]
      ).flat(),
      16,
      4
    )
  const redOf = async (resize?: Resizing) => {
    const { features, report } = await images.read({ image, ...(resize && { resize }) })
    if (features.kind !== 'image') throw new Error('pictures were written')
    return {
      red: allPixels(features)
        .filter((_, at) => at % 3 === 0)
        .subarray(0, 16),
      report,
      features
    }
  }

  it('are stretched unless another way is chosen, each way with a cache of its own', async () => {
    await writeTree(images.folder, {
      'a/1.png': await wide(),
      'b/2.png': await plain([1, 2, 3])
    })
    const before = await redOf()
    expect((await redOf('stretch')).report.fromCache).toBe(true)
    expect([...before.red.subarray(0, 4)].every((value) => value > 0 && value <= 255)).toBe(true)
    expect(lines({ report: before.report }, 'wrong size')[0]).toMatch(/is stretched/)
    const filled = await redOf('fill')
    expect(filled.report.fromCache).toBe(false)
    expect([...filled.red]).toEqual(Array(16).fill(0))
    expect(lines({ report: filled.report }, 'wrong size')[0]).toMatch(/the middle 25 % are kept/)
    const fitted = await redOf('fit')
    expect([...fitted.red.subarray(0, 4)]).toEqual([255, 255, 255, 255])
    expect([...fitted.red.subarray(8)]).toEqual(Array(8).fill(255))
    expect(fitted.red[5]).toBeLessThan(255)
    const { features } = await readImageForPrediction(
      images.folder,
      image,
      fitted.report.decoder as 'sharp',
      { resize: 'fit' }
    )
    expect([...allPixels(features)]).toEqual([...allPixels(fitted.features)])
  })
})
