import { StudioError } from '../../contract/errors'
import { loadAddon, type Addon, type ShapesHandle } from './addon'
import { constant, placeholder, type Attribute, type GraphNode } from './definition'
import { encodeAttribute } from './encode'
import { translated } from './native-errors'
import type { TensorKind } from './recording'

/** A result of an operation, by the number that the operation was given when it was added. */
export interface Inferred {
  operation: number
  output: number
}

/** Results read only by another kernel, whose shape TensorFlow does not infer. */
const opaque: Partial<Record<string, number[]>> = { FusedBatchNormV3: [5] }

/** Infers types and shapes of operations without computing them. */
export class ShapeInference {
  private count = 0

  private constructor(
    private readonly addon: Addon,
    private readonly graph: ShapesHandle
  ) {}

  /** @throws StudioError `runtime-unavailable` without the addon */
  static open(): ShapeInference {
    const addon = loadAddon()
    return new ShapeInference(addon, addon.shapes())
  }

  placeholder({ type, shape }: TensorKind): Inferred {
    return this.addNode(placeholder('', type, shape))
  }

  constant(type: number, shape: number[], content: Uint8Array): Inferred {
    return this.addNode(constant('', { type, shape, content }))
  }

  /** @throws StudioError when a shape depends on values */
  add(
    operation: string,
    attributes: Record<string, Attribute>,
    inputs: Inferred[]
  ): { result: Inferred; kind: TensorKind }[] {
    const { N } = attributes
    const kinds = translated(() =>
      this.addon.infer(
        this.graph,
        operation,
        Object.keys(attributes),
        Object.values(attributes).map(encodeAttribute),
        Int32Array.from(inputs.flatMap((input) => [input.operation, input.output])),
        // In every operation of TensorFlow's that has one, "N" counts the list that its inputs begin with.
        N?.kind === 'integer' ? N.value : 0
      )
    )
    const number = this.count++
    return kinds.map(({ type, shape }, output) => ({
      result: { operation: number, output },
      kind: { type, shape: shape ?? this.opaqueShape(operation, output) }
    }))
  }

  private addNode({ operation, attributes }: GraphNode): Inferred {
    return this.add(operation, attributes, [])[0]!.result
  }

  private opaqueShape(operation: string, output: number): number[] {
    if (opaque[operation]?.includes(output)) return [0]
    throw new StudioError(
      'internal',
      `The step cannot be compiled: the shape of what ${operation} gives depends on values. Use an operation whose ` +
        'shape follows from its inputs.',
      { operation }
    )
  }
}
