import { expect, it } from 'vitest'
import { loadPath, npy, scratch } from '../../testing/scratch'

const { write } = scratch()
const header = (shape: string) => `{'descr': '<f4', 'fortran_order': False, 'shape': ${shape}, }`

it.each([
  ['whole numbers', (at: number) => at % 5],
  ['fractions', (at: number) => (at % 5) / 5]
])('pixels that are NaN or infinite among %s are named with their place', async (name, value) => {
  const bad: Record<number, number> = { 6: NaN, 7: Infinity, 13: -Infinity }
  const pixels = Float32Array.from({ length: 16 }, (_, at) => bad[at] ?? value(at))
  const path = write(`${name}/x.npy`, npy(header('(4, 2, 2)'), new Uint8Array(pixels.buffer)))
  write(`${name}/y.npy`, npy(header('(4,)'), new Uint8Array(Float32Array.of(0, 1, 0, 1).buffer)))
  const { features, report } = await loadPath(path)
  const lines = report.problems.filter(({ kind }) => kind === 'missing values')
  expect(lines).toMatchObject([
    {
      where: 'row 2',
      message:
        '2 of 4 values of the picture are NaN or infinite, the first at row 2, column 1; read as black'
    },
    { where: 'row 4', message: expect.stringMatching(/^1 of 4.*at row 1, column 2;/) as string }
  ])
  const read = features.kind === 'image' ? [...features.pixels] : []
  expect(Object.keys(bad).map((at) => read[Number(at)])).toEqual([0, 0, 0])
})
