import { zipSync } from 'fflate'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { detectFormat } from '../formats/detect'
import { loadDataSet } from '../load'
import { readForPrediction } from '../prediction/read-for-prediction'
import { prepare } from '../preparation/prepare'
import { dataConfig } from '../../../contract/data'
import { readingWith } from '../testing/scratch'
import { ImageFolder } from './testing/image-folder'
import { plain, reportLines } from './testing/images'

const images = new ImageFolder()

async function zipOf(colours: Record<string, number>): Promise<Uint8Array> {
  const entries = Object.entries(colours).map(async ([name, red]) => {
    const picture = new Uint8Array(await plain([red, 0, 0]))
    return [name, picture] as const
  })
  return zipSync(Object.fromEntries(await Promise.all(entries)))
}

async function folderOf(files: Record<string, Uint8Array | string>): Promise<string> {
  await mkdir(images.folder, { recursive: true })
  for (const [name, content] of Object.entries(files))
    await writeFile(join(images.folder, name), content)
  return images.folder
}

const load = (path: string) =>
  loadDataSet({ kind: 'path', path }, readingWith(), join(images.home, 'cache'))

describe('a folder of zip archives', () => {
  it('is one data set; a name in two archives counts for both', async () => {
    const path = await folderOf({
      'part-1.zip': await zipOf({ 'a/1.png': 10, 'a/2.png': 20, 'b/1.png': 30 }),
      'part-2.zip': await zipOf({ 'a/1.png': 40, 'b/2.png': 50, 'b/3.png': 60 })
    })
    expect(await detectFormat(path)).toBe('image-zip')
    const dataSet = await load(path)
    expect(dataSet.report.classes).toMatchObject([
      { name: 'a', examples: 3 },
      { name: 'b', examples: 3 }
    ])
    expect(reportLines(dataSet, 'skipped')).toEqual([])
    if (dataSet.features.kind !== 'image') throw new Error('pictures')
    const { pixels } = dataSet.features
    if (!(pixels instanceof Uint8Array)) throw new Error('bytes')
    const reds = pixels.filter((_, at) => at % (pixels.length / 6) === 0)
    expect([...reds].sort()).toEqual([10, 20, 30, 40, 50, 60])
    const { preprocessing } = prepare(
      dataSet,
      dataConfig.parse({ source: { kind: 'path', path } }),
      0
    )
    expect((await readForPrediction(path, preprocessing)).names).toContain('a/part-2-1.png')
  })

  it('takes splits from the names of the archives', async () => {
    const path = await folderOf({
      'train.zip': await zipOf({ 'a/1.png': 10, 'a/2.png': 20, 'b/1.png': 30, 'b/2.png': 35 }),
      'test.zip': await zipOf({ 'a/1.png': 40, 'b/1.png': 50 })
    })
    expect((await load(path)).report.givenSplits).toMatchObject({ train: 4, test: 2 })
  })

  it('takes labels from a table next to the archives', async () => {
    const path = await folderOf({
      'photos.zip': await zipOf({ '1.png': 10, '2.png': 20, '3.png': 30, '4.png': 40 }),
      'labels.csv': 'file,class\n1.png,cat\n2.png,dog\n3.png,cat\n4.png,dog\n'
    })
    expect((await load(path)).report.classes).toMatchObject([
      { name: 'cat', examples: 2 },
      { name: 'dog', examples: 2 }
    ])
  })

  it('says which of its archives is damaged', async () => {
    const whole = await zipOf({ 'a/1.png': 10, 'a/2.png': 20, 'b/1.png': 30, 'b/2.png': 35 })
    const path = await folderOf({ 'one.zip': whole, 'two.zip': whole.subarray(0, 100) })
    await expect(load(path)).rejects.toThrow(/two\.zip cannot be read as a zip archive/)
  })
})
