import * as tf from '@tensorflow/tfjs'
import type { Tensor } from '@tensorflow/tfjs'
import { StudioError } from '../../contract/errors'
import { impliedAttributes, readAttributes } from './attributes'
import { bindingTensor, nativeBackend, type Binding, type BindingTensor } from './binding'
import { toContent } from './content'
import { ShapeInference, type Inferred } from './inference'
import type { Recording, Source } from './recording'

export type Tensors = Record<string, Tensor>
/** A deterministic eager step: everything that changes from call to call comes in as an input. */
export type StepFunction = (inputs: Tensors) => Tensors

interface TapedTensor {
  source: Source
  inferred: Inferred
  type: number
}

/** First handle of tensors known only to the tape, far beyond the binding's own handles. */
const firstHandle = 2 ** 40

/** Takes the backend's calls while a step runs. Nothing is computed: types and shapes are inferred. */
class Tape {
  readonly recording: Recording = { inputs: {}, constants: [], operations: [], outputs: {} }
  private readonly tensors = new Map<number, TapedTensor>()
  private readonly inference = ShapeInference.open()
  private nextHandle = firstHandle

  constructor(private readonly original: Binding) {}

  addInput(name: string, { id, dtype: type, shape }: BindingTensor): void {
    this.recording.inputs[name] = { type, shape }
    const inferred = this.inference.placeholder({ type, shape })
    this.tensors.set(id, { source: { from: 'input', name }, inferred, type })
  }

  addOutput(name: string, { id, dtype, shape }: BindingTensor): void {
    const { source } = this.tensor(id, 'the result')
    this.recording.outputs[name] = { source, type: dtype, shape }
  }

  /** The binding, with every call recorded instead. Numbers such as TF_ATTR_INT are looked up on the original. */
  listening(): Binding {
    const { original } = this
    const calls: Pick<Binding, 'createTensor' | 'deleteTensor' | 'executeOp' | 'tensorDataSync'> = {
      createTensor: (shape, type, values) => this.addConstant(shape, type, values),
      deleteTensor: (id) => {
        if (id < firstHandle) original.deleteTensor(id)
      },
      executeOp: (name, attributes, ids) => {
        const inputs = ids.map((id) => this.tensor(id, name))
        const types = inputs.map(({ type }) => type)
        const given = readAttributes(original, attributes)
        return this.addOperation(name, { ...impliedAttributes(name, types), ...given }, inputs)
      },
      tensorDataSync: (id) => {
        throw this.readBack(id)
      }
    }
    return Object.create(original, Object.getOwnPropertyDescriptors(calls)) as Binding
  }

  private addConstant(shape: number[], type: number, values: unknown): number {
    const index = this.recording.constants.length
    const content = toContent(values, type)
    this.recording.constants.push({ type, shape: [...shape], content })
    const inferred = this.inference.constant(type, shape, content)
    return this.keep({ source: { from: 'constant', index }, inferred, type })
  }

  private addOperation(
    name: string,
    attributes: Recording['operations'][number]['attributes'],
    inputs: TapedTensor[]
  ): BindingTensor[] {
    const index = this.recording.operations.length
    const sources = inputs.map(({ source }) => source)
    this.recording.operations.push({ name, attributes, inputs: sources })
    const inferred = inputs.map((input) => input.inferred)
    const results = this.inference.add(name, attributes, inferred)
    return results.map(({ result, kind: { type, shape } }, output) => {
      const source: Source = { from: 'operation', index, output }
      const id = this.keep({ source, inferred: result, type })
      return { id, dtype: type, shape }
    })
  }

  private keep(tensor: TapedTensor): number {
    const id = this.nextHandle++
    this.tensors.set(id, tensor)
    return id
  }

  private tensor(id: number, user: string): TapedTensor {
    const known = this.tensors.get(id)
    if (known) return known
    throw new StudioError(
      'internal',
      `The step cannot be compiled: ${user} uses a tensor that is neither an input nor created in the step. Pass it to the step as an input.`,
      { operation: user }
    )
  }

  private readBack(id: number): StudioError {
    const source = this.tensors.get(id)?.source
    const operation =
      source?.from === 'operation' ? this.recording.operations[source.index]?.name : undefined
    const what =
      source?.from === 'input' ? `the input "${source.name}"` : `the result of ${operation}`
    return new StudioError(
      'internal',
      `The step cannot be compiled: it reads ${what} back into JavaScript. Use an operation of TensorFlow's own instead.`,
      { operation }
    )
  }
}

/**
 * Runs `step` once without computing anything, and records its TensorFlow operations. Throws a
 * StudioError that names the operation when the step reads a value back into JavaScript, uses a tensor from outside, or
 * needs a shape that depends on values; `runtime-unavailable` without the addon.
 */
export function record(step: StepFunction, inputs: Tensors): Recording {
  const backend = nativeBackend()
  const { binding } = backend
  const tape = new Tape(binding)
  for (const [name, tensor] of Object.entries(inputs)) {
    tape.addInput(name, bindingTensor(backend, tensor))
  }
  tf.engine().startScope()
  backend.binding = tape.listening()
  try {
    for (const [name, tensor] of Object.entries(step(inputs))) {
      tape.addOutput(name, bindingTensor(backend, tensor))
    }
    return tape.recording
  } finally {
    // The step's tensors belong to the tape: they are disposed before the binding is restored.
    tf.engine().endScope()
    backend.binding = binding
  }
}
