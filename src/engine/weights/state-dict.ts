/** Row-major. */
interface NamedTensor {
  shape: number[]
  data: Float32Array
}

/** Tensors by name, as a file of weights has them. */
export interface StateDict {
  tensors: Map<string, NamedTensor>
  /** What a safetensors file says beside them. */
  metadata: Record<string, string>
}
