import { dataType, type Attribute } from './definition'
import type { RecordedOperation, Recording, Source } from './recording'

/** Operations that are products of matrices or kernels, with the places of their factors among the inputs. */
const products: Partial<Record<string, number[]>> = {
  MatMul: [0, 1],
  BatchMatMulV2: [0, 1],
  Conv2D: [0, 1],
  Conv2DBackpropInput: [1, 2],
  Conv2DBackpropFilter: [0, 2]
}

const typed = (value: number): Attribute => ({ kind: 'type', value })

const isFloat = ({ attributes }: RecordedOperation): boolean =>
  attributes['T']?.kind === 'type' && attributes['T'].value === dataType.float32

/** Rewrites operations one after the other, and knows where their results have gone. */
class Rewriting {
  readonly operations: RecordedOperation[] = []
  private readonly results = new Map<number, Source>()
  private readonly narrowed = new Map<string, Source>()

  moved(source: Source): Source {
    const place = source.from === 'operation' ? this.results.get(source.index) : undefined
    if (place?.from !== 'operation' || source.from !== 'operation') return source
    return { ...place, output: source.output }
  }

  add(operation: RecordedOperation, index: number): void {
    const inputs = operation.inputs.map((source) => this.moved(source))
    const factors = isFloat(operation) ? products[operation.name] : undefined
    const result = factors
      ? this.product(operation, inputs, factors)
      : this.push({ ...operation, inputs })
    this.results.set(index, result)
  }

  private product(operation: RecordedOperation, inputs: Source[], factors: number[]): Source {
    const attributes = { ...operation.attributes, T: typed(dataType.bfloat16) }
    const narrow = inputs.map((source, place) =>
      factors.includes(place) ? this.narrow(source) : source
    )
    const product = this.push({ ...operation, attributes, inputs: narrow })
    return this.cast(product, dataType.bfloat16, dataType.float32)
  }

  /** A value in bfloat16; cast once, however many products it is a factor of. */
  private narrow(source: Source): Source {
    const key = JSON.stringify(source)
    const known = this.narrowed.get(key)
    if (known) return known
    const cast = this.cast(source, dataType.float32, dataType.bfloat16)
    this.narrowed.set(key, cast)
    return cast
  }

  private cast(source: Source, from: number, to: number): Source {
    const attributes = { SrcT: typed(from), DstT: typed(to) }
    return this.push({ name: 'Cast', attributes, inputs: [source] })
  }

  private push(operation: RecordedOperation): Source {
    this.operations.push(operation)
    return { from: 'operation', index: this.operations.length - 1, output: 0 }
  }
}

/**
 * The recording with every product of matrices and every convolution computed in bfloat16: factors are cast before it,
 * its output is cast back. All else, weights and sums over the batch among it, stays float32.
 */
export function inBfloat16(recording: Recording): Recording {
  const rewriting = new Rewriting()
  recording.operations.forEach((operation, index) => rewriting.add(operation, index))
  const outputs = Object.fromEntries(
    Object.entries(recording.outputs).map(([name, output]) => [
      name,
      { ...output, source: rewriting.moved(output.source) }
    ])
  )
  return { ...recording, operations: rewriting.operations, outputs }
}
