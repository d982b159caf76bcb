import { dataType, type Attribute, type ConstantValue, type GraphNode } from './definition'
import { bytes, entry, float, integer, message } from './protobuf'

/** GraphDef's version of the operation set, and the oldest reader it admits. */
const producer = 1087
const oldestConsumer = 12

export function encodeShape(shape: number[]): Buffer {
  return message(shape.map((size) => bytes(2, integer(1, size))))
}

function encodeTensor(value: ConstantValue): Buffer {
  return message([
    integer(1, value.type),
    bytes(2, encodeShape(value.shape)),
    bytes(4, value.content)
  ])
}

function encodeStringTensor(values: string[]): Buffer {
  return message([
    integer(1, dataType.string),
    bytes(2, encodeShape([values.length])),
    ...values.map((value) => bytes(8, value))
  ])
}

const list = (fields: Buffer[]): Buffer => bytes(1, message(fields))

/** A serialised AttrValue. */
export function encodeAttribute(attribute: Attribute): Buffer {
  switch (attribute.kind) {
    case 'string':
      return bytes(2, attribute.value)
    case 'integer':
      return integer(3, attribute.value)
    case 'float':
      return float(4, attribute.value)
    case 'boolean':
      return integer(5, attribute.value)
    case 'type':
      return integer(6, attribute.value)
    case 'shape':
      return bytes(7, encodeShape(attribute.value))
    case 'tensor':
      return bytes(8, encodeTensor(attribute.value))
    case 'string tensor':
      return bytes(8, encodeStringTensor(attribute.value))
    case 'strings':
      return list(attribute.value.map((value) => bytes(2, value)))
    case 'integers':
      return list(attribute.value.map((value) => integer(3, value)))
    case 'floats':
      return list(attribute.value.map((value) => float(4, value)))
    case 'booleans':
      return list(attribute.value.map((value) => integer(5, value)))
    case 'types':
      return list(attribute.value.map((value) => integer(6, value)))
  }
}

function encodeNode(node: GraphNode): Buffer {
  // Control inputs come last.
  const inputs = [...node.inputs].sort(
    (a, b) => Number(a.startsWith('^')) - Number(b.startsWith('^'))
  )
  return message([
    bytes(1, node.name),
    bytes(2, node.operation),
    ...inputs.map((input) => bytes(3, input)),
    ...Object.entries(node.attributes).map(([name, value]) =>
      entry(5, name, encodeAttribute(value))
    )
  ])
}

/** A serialised GraphDef. */
export function encodeGraph(nodes: GraphNode[]): Buffer {
  const versions = message([integer(1, producer), integer(2, oldestConsumer)])
  return message([...nodes.map((node) => bytes(1, encodeNode(node))), bytes(4, versions)])
}

export interface SessionSettings {
  /** Threads within one op; only the first session of a process sets it in TensorFlow. Null: all cores. */
  intraOpThreads: number | null
  /** Ops at a time. Null: all cores. */
  interOpThreads: number | null
  /**
   * Ops one after another on the thread that runs the session, by the executor that TensorFlow has for this: half the time
   * of a tiny step. For a processor alone; between devices it would wait for itself.
   */
  sequential?: boolean
}

/** A serialised ConfigProto. Memory of a GPU is taken as it is needed. */
export function encodeSessionConfig(settings: SessionSettings): Buffer {
  const { intraOpThreads, interOpThreads, sequential } = settings
  const gpuOptions = integer(4, true) // allow_growth
  const executor = bytes(3, 'SINGLE_THREADED_EXECUTOR') // executor_type
  return message([
    ...(intraOpThreads ? [integer(2, intraOpThreads)] : []),
    ...(interOpThreads ? [integer(5, interOpThreads), integer(9, true)] : []), // use_per_session_threads
    bytes(6, gpuOptions),
    integer(7, true), // allow_soft_placement
    ...(sequential ? [bytes(16, executor)] : []) // experimental
  ])
}

/** Serialised RunOptions. */
export function encodeRunOptions({ sequential }: SessionSettings): Buffer {
  return message(sequential ? [integer(3, -1)] : []) // inter_op_thread_pool: the calling thread
}
