import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { idx, loadPath, npy, scratch } from '../../testing/scratch'
import { allPixels } from '../../testing/all-pixels'

const fixture = (name: string) => join(import.meta.dirname, '../../fixtures', name)
const { folder, write } = scratch()
const range = (length: number) => Array.from({ length }, (_, index) => index)

describe('NPZ', () => {
  it.each(['images.npz', 'compressed.npz'])('reads splits and images of %s', async (name) => {
    const dataSet = await loadPath(fixture(name))
    expect(dataSet.report.format).toBe('npz')
    expect(dataSet.report.shape).toEqual([4, 4, 1])
    expect(dataSet.report.givenSplits).toEqual({ train: 6, test: 3 })
    expect(dataSet.targets).toMatchObject({ labels: Int32Array.from([0, 1, 2, 0, 1, 2, 0, 1, 2]) })
    expect(dataSet.features).toMatchObject({ pixels: Uint8Array.from(range(144)) })
  })

  it('puts channels last and reads one-hot labels as classes', async () => {
    const dataSet = await loadPath(fixture('channels-first.npz'))
    expect(dataSet.report.shape).toEqual([5, 6, 3])
    expect(dataSet.targets).toMatchObject({ labels: Int32Array.from([0, 1, 1, 0]) })
    if (dataSet.features.kind !== 'image') throw new Error('images are expected')
    const at = ((2 * 5 + 3) * 6 + 4) * 3 + 1
    expect(allPixels(dataSet.features)[at]).toBe(2 + 10 * 1 + 100 * 3 + 1000 * 4)
  })
})

describe('IDX', () => {
  const images = idx([4, 2, 3], range(24))
  const labels = idx([4], [7, 1, 7, 1])
  write('mnist/train-images-idx3-ubyte', images)
  write('mnist/train-labels-idx1-ubyte', labels)
  write(
    'mnist/t10k-images-idx3-ubyte.gz',
    gzipSync(
      idx(
        [2, 2, 3],
        range(12).map((n) => n + 50)
      )
    )
  )
  write('mnist/t10k-labels-idx1-ubyte.gz', gzipSync(idx([2], [1, 7])))

  it('reads a folder of pairs, packed or not, with its splits', async () => {
    const dataSet = await loadPath(join(folder, 'mnist'))
    expect(dataSet.report).toMatchObject({
      format: 'idx',
      shape: [2, 3, 1],
      givenSplits: { train: 4, test: 2 },
      classes: [
        { name: '1', examples: 3 },
        { name: '7', examples: 3 }
      ]
    })
  })

  it('finds the labels beside one file of images', async () => {
    const dataSet = await loadPath(join(folder, 'mnist/t10k-images-idx3-ubyte.gz'))
    expect(dataSet.length).toBe(2)
    expect(dataSet.given).toBeNull()
    expect(dataSet.features).toMatchObject({
      pixels: Uint8Array.from(range(12).map((n) => n + 50))
    })
  })

  it('resizes when another size is asked for, and says so', async () => {
    const image = { height: 4, width: 6, channels: 1 as const }
    const { report } = await loadPath(join(folder, 'mnist'), { image })
    expect(report.shape).toEqual([4, 6, 1])
    expect(report.problems.map(({ kind }) => kind)).toContain('wrong size')
  })
})

describe('NPY', () => {
  it('takes the last column of a lone table as the target', async () => {
    const header = "{'descr': '<f4', 'fortran_order': False, 'shape': (6, 3), }"
    const values = Float32Array.from([1, 2, 0, 3, 4, 1, 5, 6, 0, 7, 8, 1, 9, 1, 0, 2, 3, 1])
    const path = write('alone/points.npy', npy(header, new Uint8Array(values.buffer)))
    const { report } = await loadPath(path)
    expect(report).toMatchObject({ task: 'classification', targets: ['column 3'], shape: [2] })
  })
})

describe('labels in arrays', () => {
  const floats = (name: string, shape: string, values: number[]) =>
    write(
      name,
      npy(
        `{'descr': '<f4', 'fortran_order': False, 'shape': ${shape}, }`,
        new Uint8Array(Float32Array.from(values).buffer)
      )
    )
  const points = range(12).map((at) => (at * 7) % 5)

  it('refuses shares of classes, unless they are to be learnt as numbers', async () => {
    const path = floats('soft/x.npy', '(6, 2)', points)
    floats(
      'soft/y.npy',
      '(6, 3)',
      range(6).flatMap((at) => (at % 2 ? [0.7, 0.2, 0.1] : [0, 0.5, 0.5]))
    )
    await expect(loadPath(path)).rejects.toThrow(/as soft labels do.*argmax/)
    await expect(loadPath(path, { task: 'classification' })).rejects.toThrow(/soft labels/)
    const { targets } = await loadPath(path, { task: 'regression' })
    expect(targets).toMatchObject({
      task: 'regression',
      names: ['target 1', 'target 2', 'target 3']
    })
  })

  it.each([
    ['C order', 'False'],
    ['Fortran order', 'True']
  ])('keeps the texts of whole numbers beyond 2^53, in %s', async (name, fortran) => {
    const path = floats(`large ${name}/x.npy`, '(6, 2)', points)
    const labels = BigInt64Array.from(range(6), (at) => 2n ** 53n + BigInt(1 + (at % 3)))
    const header = `{'descr': '<i8', 'fortran_order': ${fortran}, 'shape': (6, 1), }`
    write(`large ${name}/y.npy`, npy(header, new Uint8Array(labels.buffer)))
    const { report } = await loadPath(path)
    expect(report.classes.map(({ name }) => name)).toEqual([
      '9007199254740993',
      '9007199254740994',
      '9007199254740995'
    ])
  })
})

describe('CIFAR', () => {
  const example = (labels: number[], start: number) => [
    ...labels,
    ...range(3072).map((at) => (start + Math.floor(at / 1024) * 100) % 256)
  ]

  it('reads the binary batches of CIFAR-10 with names and the given test batch', async () => {
    write('cifar10/data_batch_1.bin', Uint8Array.from([...example([1], 5), ...example([0], 9)]))
    write('cifar10/test_batch.bin', Uint8Array.from(example([1], 20)))
    write('cifar10/batches.meta.txt', 'airplane\nautomobile\n\n')
    const dataSet = await loadPath(join(folder, 'cifar10'))
    expect(dataSet.report).toMatchObject({
      format: 'cifar',
      shape: [32, 32, 3],
      givenSplits: { train: 2, test: 1 }
    })
    expect(dataSet.targets).toMatchObject({ classes: ['airplane', 'automobile'] })
    if (dataSet.features.kind !== 'image') throw new Error('images are expected')
    expect([...allPixels(dataSet.features).subarray(0, 6)]).toEqual([5, 105, 205, 5, 105, 205])
  })

  it('reads the fine classes of CIFAR-100, or the coarse ones when asked', async () => {
    const train = [...example([3, 42], 1), ...example([4, 43], 2), ...example([3, 44], 3)]
    write('cifar100/train.bin', Uint8Array.from(train))
    const fine = await loadPath(join(folder, 'cifar100'))
    expect(fine.targets).toMatchObject({ classes: ['42', '43', '44'] })
    const coarse = await loadPath(join(folder, 'cifar100'), { target: 'coarse' })
    expect(coarse.targets).toMatchObject({ classes: ['3', '4'] })
  })
})
