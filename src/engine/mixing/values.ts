import type { PlanValue } from './policy'

export function float32Value(data: Float32Array, shape: number[] = [data.length]): PlanValue {
  return { dtype: 'float32', shape, data }
}

export function int32Value(data: Int32Array, shape: number[] = [data.length]): PlanValue {
  return { dtype: 'int32', shape, data }
}

/** The inverse of a permutation: inverse[permutation[i]] = i. */
function inverseOf(permutation: Int32Array): Int32Array {
  const inverse = new Int32Array(permutation.length)
  for (let from = 0; from < permutation.length; from++) inverse[permutation[from]!] = from
  return inverse
}

/** A permutation with its inverse, as `permuteRows` wants them fed. */
export function permutationValues(permutation: Int32Array): Record<string, PlanValue> {
  return { permutation: int32Value(permutation), inverse: int32Value(inverseOf(permutation)) }
}
