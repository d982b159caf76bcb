import { EigenvalueDecomposition, Matrix } from 'ml-matrix'

/**
 * Singular values of a matrix, largest first: roots of the eigenvalues of its smaller Gram matrix, in float64. Those
 * below 1e-8 of the largest are lost in rounding, which is far below what float32 hidden states hold; a matrix of few
 * wide rows is decomposed many times faster so.
 * @param values row-major [rows, columns]
 */
export function singularValues(values: ArrayLike<number>, rows: number, columns: number): number[] {
  const matrix = new Matrix(rows, columns)
  for (let i = 0; i < rows * columns; i++) {
    matrix.set(Math.floor(i / columns), i % columns, values[i]!)
  }
  const gram = rows <= columns ? matrix.mmulByTranspose() : matrix.transpose().mmulByTranspose()
  const { realEigenvalues } = new EigenvalueDecomposition(gram, { assumeSymmetric: true })
  return realEigenvalues.map((value) => Math.sqrt(Math.max(value, 0))).sort((a, b) => b - a)
}
