import { EigenvalueDecomposition, Matrix } from 'ml-matrix'
import { expect, it } from 'vitest'
import { featureMapOptions } from '../../contract/feature-map'
import { generator } from '../../core/random'
import { inThePlane } from './planar'

const quiet = () => undefined

/** Three groups far apart in eight dimensions. */
function groups(each: number): { width: number; values: Float32Array } {
  const random = generator(4, 'generation')
  const width = 8
  const values = Float32Array.from({ length: 3 * each * width }, (_, at) => {
    const group = Math.floor(at / (each * width))
    return random.normal() + (at % width === group ? 20 : 0)
  })
  return { width, values }
}

it('shows the first two principal components, with their shares of the variance', async () => {
  const { width, values } = groups(20)
  const options = featureMapOptions.parse({ method: 'pca' })
  const { x, y, explained } = await inThePlane({ width, values }, options, quiet)
  const vectors = Matrix.from1DArray(60, width, Array.from(values)).center('column')
  const covariance = vectors.transpose().mmul(vectors).div(59)
  const found = new EigenvalueDecomposition(covariance, { assumeSymmetric: true })
  const largest = found.realEigenvalues
    .map((value, at) => ({ value, at }))
    .sort((a, b) => b.value - a.value)
  const total = largest.reduce((sum, { value }) => sum + value, 0)
  for (const [axis, scores] of [x, y].entries()) {
    const { value, at } = largest[axis]!
    expect(explained![axis]).toBeCloseTo(value / total, 4)
    const expected = vectors.mmul(Matrix.columnVector(found.eigenvectorMatrix.getColumn(at)))
    // A component has no direction of its own.
    const sign = Math.sign(expected.get(0, 0) * scores[0]!)
    scores.forEach((score, row) => expect(score).toBeCloseTo(sign * expected.get(row, 0), 2))
  }
})

it('keeps groups apart by UMAP, the same for the same seed', async () => {
  const each = 25
  const options = featureMapOptions.parse({ method: 'umap', seed: 3 })
  const { x, y, explained } = await inThePlane(groups(each), options, quiet)
  expect(explained).toBeNull()
  const again = await inThePlane(groups(each), options, quiet)
  expect([again.x, again.y]).toEqual([x, y])
  for (let one = 0; one < 3 * each; one++) {
    const distances = Array.from(x, (left, other) =>
      Math.hypot(left - x[one]!, y[other]! - y[one]!)
    )
    distances[one] = Infinity
    const closest = distances.indexOf(Math.min(...distances))
    expect(Math.floor(closest / each)).toBe(Math.floor(one / each))
  }
})

it('makes a map of examples that are all alike', async () => {
  const options = featureMapOptions.parse({ method: 'pca' })
  const same = { width: 3, values: new Float32Array(15).fill(2) }
  const { x, y } = await inThePlane(same, options, quiet)
  for (const value of [...x, ...y]) expect(value).toBe(0)
})
