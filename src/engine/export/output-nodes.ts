import type { TargetPreprocessing } from '../../contract/preprocessing'
import { dataType, numbers, typeAttribute, type GraphNode } from '../graph/definition'
import type { Signature } from '../graph/saved-model'

function operation(name: string, kind: string, inputs: string[]): GraphNode {
  return { name, operation: kind, inputs, attributes: { T: typeAttribute('float32') } }
}

/** User-facing outputs from the logits: probabilities, or values in the units of the data. */
export function outputNodes(
  logits: string,
  targets: TargetPreprocessing
): { nodes: GraphNode[]; outputs: Signature['outputs'] } {
  const shape = [-1, targets.names.length]
  const tensor = (node: string) => ({ node, type: dataType.float32, shape })
  if (targets.task !== 'regression') {
    const kind = targets.task === 'classification' ? 'Softmax' : 'Sigmoid'
    return {
      nodes: [operation('probabilities', kind, [logits])],
      outputs: { logits: tensor(logits), probabilities: tensor('probabilities') }
    }
  }
  return {
    nodes: [
      numbers('targets/scale', targets.scale),
      numbers('targets/offset', targets.offset),
      operation('targets/scaled', 'Mul', [logits, 'targets/scale']),
      operation('values', 'AddV2', ['targets/scaled', 'targets/offset'])
    ],
    outputs: { logits: tensor(logits), values: tensor('values') }
  }
}
