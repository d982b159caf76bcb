import { expect, it } from 'vitest'
import { loadPath, npy, scratch } from '../../testing/scratch'
import { allPixels } from '../../testing/all-pixels'

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
  const read = features.kind === 'image' ? [...allPixels(features)] : []
  expect(Object.keys(bad).map((at) => read[Number(at)])).toEqual([0, 0, 0])
})

it.each(['channels last', 'channels first'])(
  'a fourth channel is transparency, laid on white, with a note: %s',
  async (order) => {
    const colours = [200, 100, 0]
    const alphas = [255, 0, 51, 255, 0, 255, 255, 51]
    const last = alphas.flatMap((alpha) => [...colours, alpha])
    const first = [0, 4].flatMap((start) => [
      ...colours.flatMap((colour) => Array<number>(4).fill(colour)),
      ...alphas.slice(start, start + 4)
    ])
    const isLast = order === 'channels last'
    const shape = isLast ? '(2, 2, 2, 4)' : '(2, 4, 2, 2)'
    const bytes = `{'descr': '|u1', 'fortran_order': False, 'shape': ${shape}, }`
    const path = write(`rgba ${order}/x.npy`, npy(bytes, Uint8Array.from(isLast ? last : first)))
    write(`rgba ${order}/y.npy`, npy(header('(2,)'), new Uint8Array(Float32Array.of(0, 1).buffer)))
    const { features, report } = await loadPath(path)
    expect(report.shape).toEqual([2, 2, 3])
    const read = features.kind === 'image' ? [...allPixels(features).subarray(0, 12)] : []
    expect(read).toEqual([200, 100, 0, 255, 255, 255, 244, 224, 204, 200, 100, 0])
    expect(report.problems.map(({ message }) => message)).toContain(
      'its fourth channel is read as transparency and laid on white'
    )
  }
)
