import * as tf from '@tensorflow/tfjs'
import type { Tensor } from '@tensorflow/tfjs'
import { StudioError } from '../../contract/errors'
import { impliedAttributes, readAttributes } from './attributes'
import { bindingTensor, nativeBackend, type Binding, type BindingTensor } from './binding'
import { toContent } from './content'
import type { Recording, Source } from './recording'

export type Tensors = Record<string, Tensor>
/** A deterministic eager step: everything that changes from call to call comes in as an input. */
export type StepFunction = (inputs: Tensors) => Tensors

/** Listens to the backend's calls while a step runs. */
class Tape {
  readonly recording: Recording = { inputs: {}, constants: [], operations: [], outputs: {} }
  private readonly sources = new Map<number, Source>()
  private readonly types = new Map<number, number>()
  /** Handles whose values depend on an input. */
  private readonly dependent = new Set<number>()

  constructor(private readonly original: Binding) {}

  addInput(name: string, { id, dtype, shape }: BindingTensor): void {
    this.recording.inputs[name] = { type: dtype, shape }
    this.sources.set(id, { from: 'input', name })
    this.types.set(id, dtype)
    this.dependent.add(id)
  }

  addOutput(name: string, { id, dtype, shape }: BindingTensor): void {
    const source = this.sourceOf(id, 'the result')
    this.recording.outputs[name] = { source, type: dtype, shape }
  }

  /** The binding, with every call written down. Numbers such as TF_ATTR_INT are looked up on the original. */
  listening(): Binding {
    const { original } = this
    const calls: Pick<Binding, 'createTensor' | 'executeOp' | 'tensorDataSync'> = {
      createTensor: (shape, type, values) => {
        const id = original.createTensor(shape, type, values)
        this.addConstant(id, shape, type, values)
        return id
      },
      executeOp: (name, attributes, ids, outputCount) => {
        const inputs = ids.map((id) => this.sourceOf(id, name))
        const outputs = original.executeOp(name, attributes, ids, outputCount)
        const types = ids.map((id) => this.types.get(id)!)
        const given = readAttributes(original, attributes)
        this.recording.operations.push({
          name,
          attributes: { ...impliedAttributes(name, types), ...given },
          inputs
        })
        const depends = ids.some((id) => this.dependent.has(id))
        outputs.forEach(({ id, dtype }, output) => {
          this.types.set(id, dtype)
          const index = this.recording.operations.length - 1
          this.sources.set(id, { from: 'operation', index, output })
          if (depends) this.dependent.add(id)
        })
        return outputs
      },
      tensorDataSync: (id) => {
        if (this.dependent.has(id)) throw this.readBack(id)
        return original.tensorDataSync(id)
      }
    }
    return Object.create(original, Object.getOwnPropertyDescriptors(calls)) as Binding
  }

  private addConstant(id: number, shape: number[], type: number, values: unknown): void {
    const index = this.recording.constants.length
    this.recording.constants.push({ type, shape: [...shape], content: toContent(values, type) })
    this.sources.set(id, { from: 'constant', index })
    this.types.set(id, type)
  }

  private sourceOf(id: number, user: string): Source {
    const source = this.sources.get(id)
    if (source) return source
    throw new StudioError(
      'internal',
      `The step cannot be compiled: ${user} uses a tensor that is neither an input nor made in the step. Hand it to the step as an input.`,
      { operation: user }
    )
  }

  private readBack(id: number): StudioError {
    const source = this.sources.get(id)
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
 * Runs `step` once, eagerly, and writes down which TensorFlow operations it is made of. Throws a StudioError that names
 * the operation when the step reads a value that depends on an input back into JavaScript, or uses a tensor from outside.
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
    backend.binding = binding
    tf.engine().endScope()
  }
}
