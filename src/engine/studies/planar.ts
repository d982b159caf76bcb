import { PCA } from 'ml-pca'
import { Matrix } from 'ml-matrix'
import { UMAP } from 'umap-js'
import type { FeatureMapOptions } from '../../contract/feature-map'
import { generator } from '../../core/random'
import type { Progress } from '../data/load'
import type { Representation } from './representation'
import { setImmediate as turn } from 'node:timers/promises'

interface Plane {
  x: Float32Array<ArrayBuffer>
  y: Float32Array<ArrayBuffer>
  /** Shares of the variance, of principal components alone. */
  explained: [number, number] | null
}

/** As many components as UMAP begins with: the rest is mostly noise, and slow. */
const componentsForUmap = 30
const usualNeighbours = 15

const columnOf = (matrix: Matrix, column: number): Float32Array<ArrayBuffer> =>
  Float32Array.from(matrix.getColumn(column))

function principalComponents({ values, width }: Representation, count: number) {
  const vectors = Matrix.from1DArray(values.length / width, width, Array.from(values))
  const components = Math.min(count, width, vectors.rows - 1)
  const total = totalVariance(vectors)
  if (total === 0) return { scores: Matrix.zeros(vectors.rows, components), shares: [] }
  // One component after the other: the whole decomposition of a thousand columns takes minutes.
  const pca = new PCA(vectors, { method: 'NIPALS', nCompNIPALS: components })
  const scores = pca.predict(vectors, { nComponents: components })
  return { scores, shares: scores.variance('column').map((value) => value / total) }
}

const totalVariance = (vectors: Matrix): number =>
  vectors.variance('column').reduce((sum, one) => sum + one, 0)

/**
 * Vectors in the plane: by their first two principal components, or by UMAP of the first thirty.
 * Source: McInnes, Healy, Melville, "UMAP", arXiv 1802.03426, as `umap-js` has it.
 */
export async function inThePlane(
  vectors: Representation,
  { method, seed }: FeatureMapOptions,
  progress: Progress
): Promise<Plane> {
  if (method === 'pca') {
    const { scores, shares } = principalComponents(vectors, 2)
    const y = scores.columns > 1 ? columnOf(scores, 1) : new Float32Array(scores.rows)
    return { x: columnOf(scores, 0), y, explained: [shares[0] ?? 0, shares[1] ?? 0] }
  }
  const { scores } = principalComponents(vectors, componentsForUmap)
  const random = generator(seed, 'evaluation', 7)
  const umap = new UMAP({
    nNeighbors: Math.min(usualNeighbours, scores.rows - 1),
    random: () => random.uniform()
  })
  const epochs = umap.initializeFit(scores.to2DArray())
  for (let epoch = 0; epoch < epochs; epoch++) {
    umap.step()
    if (epoch % 10 > 0) continue
    progress('arranging', epoch, epochs)
    await turn()
  }
  const places = umap.getEmbedding()
  const coordinate = (axis: number) => Float32Array.from(places, (place) => place[axis]!)
  return { x: coordinate(0), y: coordinate(1), explained: null }
}
