import { readZip } from './zip-content'
import { StudioError } from '../../contract/errors'
import { bytesOf, toFloat32, type NumberType } from '../../core/number-types'
import { isZip } from '../../core/zip-signature'
import { damaged, readPickle, type Known, type PickleRules } from './pickle'
import type { StateDict } from './state-dict'

const storageTypes: Record<string, NumberType> = {
  ...{ DoubleStorage: 'F64', FloatStorage: 'F32', HalfStorage: 'F16', BFloat16Storage: 'BF16' },
  ...{ LongStorage: 'I64', IntStorage: 'I32', ShortStorage: 'I16', CharStorage: 'I8' },
  ...{ ByteStorage: 'U8', BoolStorage: 'BOOL' }
}

interface Storage {
  type: NumberType
  key: string
  /** Numbers. */
  length: number
}

/** Where in a storage a tensor is; nothing of it is read yet. */
class TensorPlace {
  constructor(
    readonly storage: Storage,
    readonly offset: number,
    readonly shape: number[],
    readonly strides: number[]
  ) {}
}

const isCount = (value: unknown): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0

function rebuildTensor([storage, offset, shape, strides]: unknown[]): TensorPlace {
  const counts = (value: unknown): value is number[] => Array.isArray(value) && value.every(isCount)
  if (!isStorage(storage) || !isCount(offset) || !counts(shape) || !counts(strides)) {
    throw damaged('a tensor in it has no storage or shape')
  }
  if (shape.length !== strides.length || shape.length > 8) {
    throw damaged('a tensor in it has a shape that makes no sense')
  }
  return new TensorPlace(storage, offset, shape, strides)
}

/** What PyTorch's own files of tensors name, and nothing else. */
const known = new Map<string, Known>([
  ['collections.OrderedDict', { call: (pairs) => new Map(pairs[0] as [unknown, unknown][]) }],
  ['torch._utils._rebuild_tensor', { call: rebuildTensor }],
  ['torch._utils._rebuild_tensor_v2', { call: rebuildTensor }],
  ['torch._utils._rebuild_parameter', { call: ([tensor]) => tensor }],
  ...Object.keys(storageTypes).map((name) => [`torch.${name}`, { mark: name }] as const)
])

const isStorage = (value: unknown): value is Storage =>
  typeof value === 'object' && value !== null && 'key' in value && 'type' in value

/** ('storage', class, key, device, numbers) */
function readStorage(id: unknown): Storage {
  const [kind, type, key, , length] = Array.isArray(id) ? (id as unknown[]) : []
  const name = (type as { mark?: string } | undefined)?.mark ?? ''
  const numbers = storageTypes[name]
  if (kind !== 'storage' || !numbers || typeof key !== 'string' || !isCount(length)) {
    throw damaged('it refers to something that is no storage of numbers')
  }
  return { type: numbers, key, length }
}

const rules: PickleRules = { known, persistent: readStorage }

/** The numbers of a tensor, in the order of its shape. */
function gather({ storage, offset, shape, strides }: TensorPlace, bytes: Uint8Array): Float32Array {
  const size = shape.reduce((product, side) => product * side, 1)
  const last = shape.reduce((at, side, axis) => at + (side - 1) * strides[axis]!, offset)
  // A tensor may repeat numbers by strides of zero: without a limit a small file could ask for any memory.
  if (size > storage.length || (size > 0 && last >= storage.length)) {
    throw damaged('a tensor in it reaches beyond its storage')
  }
  const numbers = toFloat32(bytes, storage.type)
  if (contiguous(shape, strides)) return numbers.slice(offset, offset + size)
  const values = new Float32Array(size)
  const index = shape.map(() => 0)
  for (let i = 0; i < size; i++) {
    values[i] = numbers[index.reduce((at, step, axis) => at + step * strides[axis]!, offset)]!
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      if (++index[axis]! < shape[axis]!) break
      index[axis] = 0
    }
  }
  return values
}

function contiguous(shape: number[], strides: number[]): boolean {
  let expected = 1
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    if (shape[axis] !== 1 && strides[axis] !== expected) return false
    expected *= shape[axis]!
  }
  return true
}

/** Tensors by name from what was pickled: a state dict, or one inside a checkpoint of a training. */
function collect(value: unknown, storageBytes: (storage: Storage) => Uint8Array): StateDict {
  const tensors = tensorsIn(value) ?? nestedTensors(value)
  if (!tensors) {
    throw new StudioError(
      'invalid-data',
      "The file holds no tensors by name. Save the model's state_dict() and use that file."
    )
  }
  const read = tensors.map(([name, place]) => {
    const { shape } = place
    const bytes = storageBytes(place.storage)
    if (bytes.length !== place.storage.length * bytesOf(place.storage.type)) {
      throw damaged(`the numbers of ${name} have another size than it says`)
    }
    return [name, { shape, data: gather(place, bytes) }] as const
  })
  return { tensors: new Map(read), metadata: {} }
}

function tensorsIn(value: unknown): [string, TensorPlace][] | null {
  if (!(value instanceof Map)) return null
  const found = [...(value as Map<unknown, unknown>)].flatMap(([name, item]) =>
    typeof name === 'string' && item instanceof TensorPlace
      ? [[name, item] as [string, TensorPlace]]
      : []
  )
  return found.length > 0 ? found : null
}

function nestedTensors(value: unknown): [string, TensorPlace][] | null {
  if (!(value instanceof Map)) return null
  for (const name of ['state_dict', 'model_state_dict', 'model']) {
    const found = tensorsIn(value.get(name))
    if (found) return found
  }
  return null
}

/**
 * Reads what `torch.save` wrote of a state dict, in its zip or its older format, without executing anything.
 * @throws StudioError `invalid-data` for other classes than tensors, and for files that are cut off or damaged
 */
export async function readTorchCheckpoint(bytes: Uint8Array): Promise<StateDict> {
  return isZip(bytes) ? fromZip(await readZip(bytes)) : fromLegacy(bytes)
}

function fromZip(entries: ReadonlyMap<string, Uint8Array>): StateDict {
  const pickled = [...entries.keys()].find((name) => /^[^/]+\/data\.pkl$/.test(name))
  if (!pickled) {
    throw new StudioError(
      'invalid-data',
      'The file is a zip, but not one that torch.save wrote: it has no data.pkl.'
    )
  }
  const root = pickled.slice(0, -'data.pkl'.length)
  const contentOf = (name: string): Uint8Array => {
    const content = entries.get(name)
    if (!content) throw damaged(`it lacks ${name}`)
    return content
  }
  const order = entries.get(`${root}byteorder`)
  if (order && new TextDecoder().decode(order) !== 'little') {
    throw new StudioError(
      'unsupported',
      'The file was written on a big-endian machine. Load and save it on an ordinary one.'
    )
  }
  const { value } = readPickle(contentOf(pickled), 0, rules)
  return collect(value, ({ key }) => contentOf(`${root}data/${key}`))
}

const legacyMagic = 0x1950a86a20f9469cfc6cn

/** Pickles one after the other (magic number, protocol, machine, object, keys of storages), then the storages. */
function fromLegacy(bytes: Uint8Array): StateDict {
  let at = 0
  const next = (): unknown => {
    const { value, end } = readPickle(bytes, at, rules)
    at = end
    return value
  }
  if (bytes[0] !== 0x80 || next() !== legacyMagic) {
    throw new StudioError(
      'invalid-data',
      'This is no file of weights that can be read here: it has to be a safetensors file, or what torch.save wrote of a state_dict().'
    )
  }
  next()
  const machine = next()
  if (machine instanceof Map && machine.get('little_endian') === false) {
    throw new StudioError('unsupported', 'The file was written on a big-endian machine.')
  }
  const value = next()
  const keys = next()
  if (!Array.isArray(keys)) throw damaged('it lists no storages')
  const rest = bytes.subarray(at)
  return collect(value, legacyStorages(rest, keys, value))
}

function legacyStorages(
  bytes: Uint8Array,
  keys: unknown[],
  value: unknown
): (storage: Storage) => Uint8Array {
  const types = new Map(
    (tensorsIn(value) ?? nestedTensors(value) ?? []).map(([, { storage }]) => [
      storage.key,
      storage
    ])
  )
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const found = new Map<string, Uint8Array>()
  let at = 0
  for (const key of keys) {
    const storage = types.get(String(key))
    if (!storage) throw damaged('it has numbers that belong to no tensor')
    if (at + 8 > bytes.length) throw damaged('its end is missing')
    const length = Number(view.getBigInt64(at, true))
    const size = length * bytesOf(storage.type)
    if (length !== storage.length || at + 8 + size > bytes.length)
      throw damaged('its end is missing')
    found.set(storage.key, bytes.subarray(at + 8, at + 8 + size))
    at += 8 + size
  }
  return ({ key }) => {
    const content = found.get(key)
    if (!content) throw damaged(`it lacks the numbers ${key}`)
    return content
  }
}
