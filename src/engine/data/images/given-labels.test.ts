import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readingOptions } from '../../../contract/data'
import type { DataSet } from '../dataset'
import { listPictures } from './list-pictures'
import { ImageFolder } from './testing/image-folder'
import { distinct, reportLines, writeTree } from './testing/images'

const images = new ImageFolder()

async function write(paths: string[], labels: Record<string, string>): Promise<string> {
  await writeTree(images.folder, await distinct(paths))
  const file = join(images.home, 'labels.json')
  await writeFile(file, JSON.stringify(labels))
  return file
}

function classOfFiles({ files, targets }: DataSet): Record<string, string> {
  if (targets.task !== 'classification') throw new Error('expected classes')
  return Object.fromEntries(
    (files ?? []).map((file, row) => [file, targets.classes[targets.labels[row]!]!])
  )
}

const list = (labels: string | undefined, which: object = {}) =>
  listPictures(images.folder, 'image-folder', readingOptions.parse({ labels }), {
    start: 0,
    count: 60,
    ...which
  })

describe('given labels', () => {
  const flat = ['1.png', '2.png', '3.png', '4.png', '5.png']
  const some = { '1.png': 'cat', '2.png': 'dog', '3.png': 'cat' }

  it('sort a flat folder; what has none is left out and reported', async () => {
    const labels = await write(flat, some)
    const dataSet = await images.read({ labels })
    expect(classOfFiles(dataSet)).toEqual(some)
    expect(dataSet.report.reading.labels).toBe(labels)
    expect(reportLines(dataSet, 'note')).toContain(
      'labels: 3 pictures with a class given in the studio'
    )
    expect(reportLines(dataSet, 'skipped')).toEqual([
      '4.png: without a class',
      '5.png: without a class'
    ])
  })

  it('come before the folders, which keep the rest and the splits', async () => {
    const labels = await write(
      ['train/a/1.png', 'train/b/2.png', 'train/loose.png', 'test/a/3.png', 'test/b/4.png'],
      { 'train/a/1.png': 'b', 'train/loose.png': 'a', 'test/a/gone.png': 'a' }
    )
    const dataSet = await images.read({ labels })
    expect(classOfFiles(dataSet)).toEqual({
      'train/a/1.png': 'b',
      'train/b/2.png': 'b',
      'train/loose.png': 'a',
      'test/a/3.png': 'a',
      'test/b/4.png': 'b'
    })
    expect(dataSet.report.givenSplits).toEqual({ train: 3, test: 2 })
    expect(reportLines(dataSet, 'note')).toContain(
      'labels: 1 more is of a picture that is no longer there'
    )
    expect(reportLines(dataSet, 'skipped')).toEqual([])
  })

  it('name the classes where the folders name splits alone', async () => {
    const paths = ['all/train/1.png', 'all/train/2.png', 'all/test/3.png', 'all/test/4.png']
    const labels = await write(
      paths,
      Object.fromEntries(paths.map((path, at) => [path, at % 2 ? 'a' : 'b']))
    )
    await expect(images.read()).rejects.toMatchObject({
      message: expect.stringContaining('all/train/1.png: in no class folder of a split') as string,
      details: { pictures: 4 }
    })
    const dataSet = await images.read({ labels })
    expect(classOfFiles(dataSet)).toMatchObject({ 'all/train/1.png': 'b', 'all/test/4.png': 'a' })
    expect(dataSet.report.givenSplits).toEqual({ train: 2, test: 2 })
  })

  it('merge two classes into one', async () => {
    const labels = await write(['cat/1.png', 'cats/2.png', 'dog/3.png'], { 'cats/2.png': 'cat' })
    const { report } = await images.read({ labels })
    expect(report.classes).toEqual([
      { name: 'cat', examples: 2 },
      { name: 'dog', examples: 1 }
    ])
    expect(report.problems.map(({ kind }) => kind)).not.toContain('empty class')
  })

  it('make classes where one folder is around all pictures, whose name is no class', async () => {
    const labels = await write(['photos/1.png', 'photos/2.png', 'photos/3.png'], {
      'photos/1.png': 'cat',
      'photos/2.png': 'dog'
    })
    expect(classOfFiles(await images.read({ labels }))).toEqual({
      'photos/1.png': 'cat',
      'photos/2.png': 'dog'
    })
    expect(await list(undefined)).toMatchObject({ classes: [], without: 3 })
  })

  it('change what is read and nothing on the disk', async () => {
    const labels = await write(['a/1.png', 'b/2.png'], { 'a/1.png': 'b', 'b/2.png': 'a' })
    expect(classOfFiles(await images.read({ labels }))).toEqual({ 'a/1.png': 'b', 'b/2.png': 'a' })
    expect(classOfFiles(await images.read())).toEqual({ 'a/1.png': 'a', 'b/2.png': 'b' })
  })

  it('that are gone or damaged are an error, never other classes', async () => {
    const labels = await write(['a/1.png', 'b/2.png'], {})
    await expect(images.read({ labels: `${labels}.gone` })).rejects.toMatchObject({
      code: 'not-found',
      message: expect.stringContaining('sort the pictures again') as string
    })
    await writeFile(labels, '{"a/1.png": 3}')
    await expect(images.read({ labels })).rejects.toMatchObject({ code: 'storage' })
  })

  it('are not mixed with a table of labels', async () => {
    const labels = await write(['1.png', '2.png'], { '1.png': 'b' })
    await writeFile(join(images.folder, 'labels.csv'), 'file,kind\n1.png,a\n2.png,b\n')
    await expect(images.read({ labels })).rejects.toThrow(/labels from labels.csv: correct them/)
  })

  it('lists pictures by class, with what their folders say and a thumbnail', async () => {
    const labels = await write(['a/1.png', 'b/2.png', 'b/3.png', 'loose.png'], {
      'b/2.png': 'a',
      'loose.png': 'c'
    })
    await writeFile(join(images.folder, 'b', 'torn.png'), 'no picture')
    const all = await list(labels)
    expect(all).toMatchObject({
      classes: [
        { name: 'a', pictures: 2 },
        { name: 'b', pictures: 2 },
        { name: 'c', pictures: 1 }
      ],
      without: 0,
      total: 5
    })
    expect(all.pictures.map(({ path, label, folder }) => [path, label, folder])).toEqual([
      ['a/1.png', 'a', 'a'],
      ['b/2.png', 'a', 'b'],
      ['b/3.png', 'b', 'b'],
      ['b/torn.png', 'b', 'b'],
      ['loose.png', 'c', null]
    ])
    expect(all.pictures[0]!.thumbnail).toMatchObject({ shape: [112, 112, 3] })
    expect(all.pictures[3]!.thumbnail).toBeNull()
    const paths = async (which: object) =>
      (await list(labels, which)).pictures.map(({ path }) => path)
    expect(await paths({ class: 'a' })).toEqual(['a/1.png', 'b/2.png'])
    expect(await paths({ paths: ['loose.png', 'b/3.png'] })).toEqual(['b/3.png', 'loose.png'])
    expect(await paths({ start: 3 })).toEqual(['b/torn.png', 'loose.png'])
    const unsorted = await list(undefined, { class: null })
    expect(unsorted.pictures.map(({ path }) => path)).toEqual(['loose.png'])
  })
})
