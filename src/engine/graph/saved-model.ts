import { encodeGraph, encodeShape } from './encode'
import type { GraphNode } from './definition'
import { bytes, entry, integer, message } from './protobuf'
import type { TensorKind } from './recording'

/** A tensor of a signature: "node:output", type and shape; -1 is the free batch dimension. */
interface SignatureTensor extends TensorKind {
  node: string
}

export interface Signature {
  inputs: Record<string, SignatureTensor>
  outputs: Record<string, SignatureTensor>
}

const encodeTensors = (field: number, tensors: Record<string, SignatureTensor>): Buffer[] =>
  Object.entries(tensors).map(([name, { node, type, shape }]) =>
    entry(
      field,
      name,
      message([
        bytes(1, node.includes(':') ? node : `${node}:0`),
        integer(2, type),
        bytes(3, encodeShape(shape))
      ])
    )
  )

/** The content of `saved_model.pb`: one graph without variables, with its signatures by name. */
export function encodeSavedModel(
  nodes: GraphNode[],
  signatures: Record<string, Signature>,
  tensorFlowVersion: string
): Buffer {
  const meta = message([bytes(4, 'serve'), bytes(5, tensorFlowVersion)])
  const defined = Object.entries(signatures).map(([name, { inputs, outputs }]) =>
    entry(
      5,
      name,
      message([
        ...encodeTensors(1, inputs),
        ...encodeTensors(2, outputs),
        bytes(3, 'tensorflow/serving/predict')
      ])
    )
  )
  const graph = message([bytes(1, meta), bytes(2, encodeGraph(nodes)), ...defined])
  return message([integer(1, 1), bytes(2, graph)])
}
