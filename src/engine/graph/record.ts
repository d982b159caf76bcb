import * as tf from '@tensorflow/tfjs'
import type { Tensor, Variable } from '@tensorflow/tfjs'
import { StudioError } from '../../contract/errors'
import { readAttributes } from './attributes'
import { bindingTensor, nativeBackend, type Binding, type NativeBackend } from './binding'
import { toContent } from './content'
import type { Recording, Source } from './recording'

export type Tensors = Record<string, Tensor>
/** A deterministic eager step: everything that changes from call to call comes in as an input or a variable. */
export type StepFunction = (inputs: Tensors) => Tensors

/** Listens to the backend's calls while a step runs. */
class Tape {
  readonly recording: Recording
  private readonly sources = new Map<number, Source>()
  /** Handles whose values depend on an input or a variable. */
  private readonly dependent = new Set<number>()

  constructor(
    private readonly original: Binding,
    recording: Recording
  ) {
    this.recording = recording
  }

  declare(id: number, source: Source): void {
    this.sources.set(id, source)
    this.dependent.add(id)
  }

  sourceOf(id: number, type: number, shape: number[]): Source {
    return (
      this.sources.get(id) ?? this.addConstant(id, type, shape, this.original.tensorDataSync(id))
    )
  }

  private addConstant(id: number, type: number, shape: number[], values: unknown): Source {
    const index = this.recording.constants.length
    this.recording.constants.push({ type, shape: [...shape], content: toContent(values, type) })
    const source: Source = { from: 'constant', index }
    this.sources.set(id, source)
    return source
  }

  binding(): Binding {
    const { original } = this
    // Numbers such as TF_ATTR_INT are looked up on the original.
    const listening = Object.create(original) as Binding
    listening.createTensor = (shape, type, values) => {
      const id = original.createTensor(shape, type, values)
      this.addConstant(id, type, shape, values)
      return id
    }
    listening.executeOp = (name, attributes, ids, outputCount) => {
      const outputs = original.executeOp(name, attributes, ids, outputCount)
      const index = this.recording.operations.length
      const inputs = ids.map((id) => this.known(id, name))
      this.recording.operations.push({
        name,
        attributes: readAttributes(original, attributes),
        inputs
      })
      const depends = ids.some((id) => this.dependent.has(id))
      outputs.forEach(({ id }, output) => {
        this.sources.set(id, { from: 'operation', index, output })
        if (depends) this.dependent.add(id)
      })
      return outputs
    }
    listening.tensorDataSync = (id) => {
      if (this.dependent.has(id)) throw this.readBack(id)
      return original.tensorDataSync(id)
    }
    return listening
  }

  private known(id: number, operation: string): Source {
    const source = this.sources.get(id)
    if (source) return source
    throw new StudioError(
      'internal',
      `The step hands ${operation} a tensor that is neither an input nor a variable nor made in the step.`
    )
  }

  private readBack(id: number): StudioError {
    const source = this.sources.get(id)
    const what =
      source?.from === 'operation'
        ? `the result of ${this.recording.operations[source.index]?.name ?? 'an operation'}`
        : source?.from === 'input'
          ? `the input "${source.name}"`
          : 'a variable'
    return new StudioError(
      'internal',
      `The step reads ${what} back into JavaScript, where a compiled step cannot follow: use TensorFlow's own operation.`
    )
  }
}

function listen(backend: NativeBackend, tape: Tape, body: () => void): void {
  const { binding } = backend
  backend.binding = tape.binding()
  try {
    body()
  } finally {
    backend.binding = binding
  }
}

/**
 * Runs `step` once, eagerly, and writes down which TensorFlow operations it is made of. The variables are left as they
 * were. Throws a StudioError when the step reads a value that depends on an input or a variable back into JavaScript.
 */
export function record(step: StepFunction, inputs: Tensors, variables: Variable[]): Recording {
  const backend = nativeBackend()
  tf.engine().startScope()
  try {
    const before = variables.map((variable) => variable.clone())
    const recording: Recording = {
      inputs: {},
      variables: [],
      constants: [],
      operations: [],
      outputs: {},
      assigned: []
    }
    const tape = new Tape(backend.binding, recording)
    for (const [name, tensor] of Object.entries(inputs)) {
      const { id, dtype, shape } = bindingTensor(backend, tensor)
      tape.declare(id, { from: 'input', name })
      recording.inputs[name] = { type: dtype, shape }
    }
    const handles = variables.map((variable, index) => {
      const { id, dtype, shape } = bindingTensor(backend, variable)
      tape.declare(id, { from: 'variable', index })
      recording.variables.push({ type: dtype, shape })
      return id
    })
    try {
      listen(backend, tape, () => {
        for (const [name, tensor] of Object.entries(step(inputs))) {
          const { id, dtype, shape } = bindingTensor(backend, tensor)
          recording.outputs[name] = { source: tape.sourceOf(id, dtype, shape), type: dtype, shape }
        }
        variables.forEach((variable, index) => {
          const { id, dtype, shape } = bindingTensor(backend, variable)
          if (id === handles[index]) return
          recording.assigned.push({ variable: index, source: tape.sourceOf(id, dtype, shape) })
        })
      })
    } finally {
      variables.forEach((variable, index) => {
        const value = before[index]
        if (value && value.dataId !== variable.dataId) variable.assign(value)
      })
    }
    return recording
  } finally {
    tf.engine().endScope()
  }
}
