import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { dataSetReport } from '../../../contract/records'
import { distinct, plain, reportLines as lines, writeTree } from './testing/images'
import { ImageFolder } from './testing/image-folder'
import { supportedImages } from '../../../core/image-formats'

const images = new ImageFolder()

describe('layouts', () => {
  it('reads a folder a class, sorted', async () => {
    await writeTree(
      images.folder,
      await distinct(['dogs/b.png', 'dogs/a.png', 'cats/1.png', 'cats/2.PNG'])
    )
    const dataSet = await images.read()
    expect(dataSet).toMatchObject({ name: 'data', length: 4, given: null, groups: null })
    expect(dataSet.targets).toEqual({
      task: 'classification',
      labels: Int32Array.of(0, 0, 1, 1),
      classes: ['cats', 'dogs']
    })
    expect(dataSet.features).toMatchObject({ kind: 'image', shape: [8, 8, 3], range: [0, 255] })
    // cats/1.png was the third to be made.
    expect([...(dataSet.features as { pixels: Uint8Array }).pixels.subarray(0, 3)]).toEqual([
      14, 245, 2
    ])
    expect(() => dataSetReport.parse(dataSet.report)).not.toThrow()
    expect(dataSet.report).toMatchObject({ examples: 4, decoder: 'tensorflow', fromCache: false })
  })

  it('sorts classes that are numbers as numbers', async () => {
    await writeTree(
      images.folder,
      await distinct(['10/a.png', '9/a.png', '1/a.png', '1/b.png', '9/b.png', '10/b.png'])
    )
    const { targets } = await images.read()
    expect(targets).toMatchObject({
      classes: ['1', '9', '10'],
      labels: Int32Array.of(0, 0, 2, 2, 1, 1)
    })
  })

  it.each([
    ['train', 'val', 'test'],
    ['Training', 'VALID', 'testing'],
    ['train', 'validation', 'test']
  ])('takes the splits that %s, %s and %s name', async (train, validation, test) => {
    const names = [train, validation, test].flatMap((split) => [
      `${split}/a/1.png`,
      `${split}/b/2.png`
    ])
    await writeTree(images.folder, await distinct(names))
    const { given, report, targets } = await images.read()
    expect(report.givenSplits).toEqual({ train: 2, validation: 2, test: 2 })
    expect(given?.slice().sort()).toEqual([
      'test',
      'test',
      'train',
      'train',
      'validation',
      'validation'
    ])
    expect(targets).toMatchObject({ classes: ['a', 'b'] })
  })

  it('looks inside a folder that wraps everything, past stray files', async () => {
    await writeTree(images.folder, {
      ...(await distinct(['set/v1/a/1.png', 'set/v1/b/1.png', 'cover.png'])),
      'set/readme.txt': 'hi'
    })
    const dataSet = await images.read()
    expect(dataSet.targets).toMatchObject({ classes: ['a', 'b'] })
    expect(lines(dataSet, 'note')[0]).toMatch(/^set\/v1: /)
    expect(lines(dataSet, 'skipped').sort()).toEqual([
      'cover.png: in no class folder',
      `set/readme.txt: unsupported file type (supported: ${supportedImages})`
    ])
  })

  it('keeps "test" as a class where there is no training folder', async () => {
    await writeTree(images.folder, await distinct(['test/1.png', 'other/1.png']))
    expect((await images.read()).targets).toMatchObject({ classes: ['other', 'test'] })
  })

  it('takes names that JavaScript objects have for what they are', async () => {
    const names = ['train/__proto__/1.png', 'train/constructor/2.png', 'constructor/a/3.png']
    await writeTree(images.folder, await distinct(names))
    const dataSet = await images.read()
    expect(dataSet.targets).toMatchObject({ classes: ['__proto__', 'constructor'] })
    expect(dataSet.report.givenSplits).toEqual({ train: 2 })
  })

  it('reports what lies elsewhere', async () => {
    const tree = await distinct([
      'train/a/1.png',
      'train/b/2.png',
      'train/loose.png',
      'train/a/deep/3.png',
      'raw/a/4.png'
    ])
    await writeTree(images.folder, tree)
    const dataSet = await images.read()
    expect(lines(dataSet, 'skipped')).toEqual([
      'raw/a/4.png: in no class folder of a split',
      'train/loose.png: in no class folder of a split'
    ])
    expect(dataSet.length).toBe(3)
    expect(lines(dataSet, 'note').join()).toMatch(
      /1 is in a folder below the class folder, and counts for that class/
    )
  })

  it.each([
    ['training_set', 'test_set', ''],
    ['seg_train/seg_train', 'seg_test/seg_test', ''],
    ['train', 'eval', ''],
    ['training', 'holdout', '']
  ])('understands %s and %s', async (train, test) => {
    const names = [train, test].flatMap((split) => [`${split}/a/1.png`, `${split}/b/2.png`])
    await writeTree(images.folder, await distinct(names))
    const { report } = await images.read()
    expect(report.givenSplits).toEqual({ train: 2, test: 2 })
    expect(report.classes.map(({ name }) => name)).toEqual(['a', 'b'])
  })

  it('understands splits inside the class folders', async () => {
    const names = ['a', 'b'].flatMap((name) => [`${name}/train/1.png`, `${name}/test/2.png`])
    await writeTree(images.folder, await distinct(names))
    const { report } = await images.read()
    expect(report.givenSplits).toEqual({ train: 2, test: 2 })
    expect(report.classes.map(({ name }) => name)).toEqual(['a', 'b'])
  })
})

describe('size and channels', () => {
  const sized = async (sizes: [number, number][]): Promise<void> => {
    for (const [index, [width, height]] of sizes.entries()) {
      await writeTree(images.folder, {
        [`${index % 2}/${index}.png`]: await plain([index, 9, 9], width, height)
      })
    }
  }
  it.each([
    [
      'the common size',
      [
        [20, 30],
        [20, 30]
      ],
      [30, 20, 3]
    ],
    [
      '32x32 for small ones',
      [
        [20, 30],
        [40, 50]
      ],
      [32, 32, 3]
    ],
    [
      '64x64 for large ones',
      [
        [300, 200],
        [400, 500]
      ],
      [64, 64, 3]
    ],
    [
      '64x64 for large ones of one size',
      [
        [256, 256],
        [256, 256]
      ],
      [64, 64, 3]
    ]
  ] as [string, [number, number][], number[]][])('finds %s', async (_, sizes, shape) => {
    await sized(sizes)
    const dataSet = await images.read()
    expect(dataSet.features).toMatchObject({ shape })
    expect(lines(dataSet, 'note')[0]).toContain(`${shape[1]}x${shape[0]} colour`)
  })

  it('keeps to a size that nine in ten share and reports the others', async () => {
    await sized([
      ...Array.from({ length: 18 }, (): [number, number] => [24, 24]),
      [100, 20],
      [8, 8]
    ])
    const dataSet = await images.read()
    expect(dataSet.features).toMatchObject({ shape: [24, 24, 3] })
    expect(lines(dataSet, 'wrong size')).toEqual([
      '0/18.png: 100x20 is stretched to 24x24: the sides change by a factor of 5.0',
      '1/19.png: 8x8 is enlarged to 24x24'
    ])
  })

  it('takes one channel when all are grey, and the size that is asked for', async () => {
    const grey = await sharp(Buffer.alloc(64, 7), { raw: { width: 8, height: 8, channels: 1 } })
      .toColourspace('b-w')
      .png()
      .toBuffer()
    const other = await sharp(Buffer.alloc(64, 9), { raw: { width: 8, height: 8, channels: 1 } })
      .toColourspace('b-w')
      .jpeg()
      .toBuffer()
    await writeTree(images.folder, { 'a/1.png': grey, 'b/1.jpg': other })
    expect((await images.read()).features).toMatchObject({ shape: [8, 8, 1] })
    const image = { height: 4, width: 6, channels: 3 } as const
    const asked = await images.read({ image })
    expect(asked.features).toMatchObject({ shape: [4, 6, 3] })
    expect((asked.features as { pixels: Uint8Array }).pixels).toHaveLength(2 * 72)
  })
})
