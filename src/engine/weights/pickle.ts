import { StudioError } from '../../contract/errors'

/** What a pickle may name: a class or function that we stand in for, or a mark that means something to the caller. */
export type Known = { call: (args: unknown[]) => unknown } | { mark: string }

/** How one pickle is read: what it may name, and what its references to data outside of it stand for. */
export interface PickleRules {
  /** By "module.name"; everything else is refused. */
  known: ReadonlyMap<string, Known>
  persistent: (id: unknown) => unknown
}

const mark = Symbol('mark')

export const damaged = (why: string): StudioError =>
  new StudioError(
    'invalid-data',
    `The file of weights cannot be read: ${why}. Download or save it again.`
  )

/** Bytes read one after the other, never beyond the end. */
class Cursor {
  private readonly view: DataView

  constructor(
    private readonly bytes: Uint8Array,
    public position: number
  ) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  take(length: number): Uint8Array {
    const start = this.position
    if (length < 0 || start + length > this.bytes.length) throw damaged('its pickle is cut off')
    this.position += length
    return this.bytes.subarray(start, start + length)
  }

  number(length: 1 | 2 | 4, signed = false): number {
    const at = this.position
    this.take(length)
    if (length === 1) return this.view.getUint8(at)
    if (length === 2) return this.view.getUint16(at, true)
    return signed ? this.view.getInt32(at, true) : this.view.getUint32(at, true)
  }

  float(): number {
    const at = this.position
    this.take(8)
    return this.view.getFloat64(at)
  }

  text(length: number): string {
    return new TextDecoder().decode(this.take(length))
  }

  line(): string {
    const end = this.bytes.indexOf(10, this.position)
    if (end < 0) throw damaged('its pickle is cut off')
    const text = this.text(end - this.position)
    this.position++
    return text
  }

  /** A signed integer of up to 255 bytes, little-endian. */
  long(length: number): bigint {
    const bytes = this.take(length)
    let value = 0n
    for (let i = length - 1; i >= 0; i--) value = (value << 8n) | BigInt(bytes[i]!)
    return length > 0 && bytes[length - 1]! >= 0x80 ? value - (1n << BigInt(8 * length)) : value
  }
}

/** The stack machine of Python's pickles, as far as PyTorch writes them. */
class Machine {
  private readonly stack: unknown[] = []
  private readonly memo = new Map<number, unknown>()

  constructor(
    private readonly cursor: Cursor,
    private readonly rules: PickleRules
  ) {}

  run(): unknown {
    for (;;) {
      const code = this.cursor.number(1)
      if (code === 0x2e) return this.pop()
      const step = operations[code]
      if (!step) {
        throw damaged(`its pickle has the instruction 0x${code.toString(16)}, which is not allowed`)
      }
      step(this, this.cursor)
    }
  }

  push(value: unknown): void {
    this.stack.push(value)
  }

  pop(): unknown {
    if (this.stack.length === 0) throw damaged('its pickle takes more than it has')
    return this.stack.pop()
  }

  top(): unknown {
    const value = this.pop()
    this.push(value)
    return value
  }

  popToMark(): unknown[] {
    const at = this.stack.lastIndexOf(mark)
    if (at < 0) throw damaged('its pickle has no beginning of a list')
    const items = this.stack.splice(at + 1)
    this.stack.pop()
    return items
  }

  remember(key = this.memo.size): void {
    this.memo.set(key, this.top())
  }

  recall(key: number): void {
    if (!this.memo.has(key)) throw damaged('its pickle recalls what it never kept')
    this.push(this.memo.get(key))
  }

  find(module: string, name: string): void {
    const known = this.rules.known.get(`${module}.${name}`)
    if (known) return this.push(known)
    throw new StudioError(
      'invalid-data',
      `The file of weights names ${module}.${name}, which a file of tensors has no need of. Nothing of it was executed. Save the model's state_dict() and take that file, or one in the safetensors format.`,
      { module, name }
    )
  }

  reduce(): void {
    const args = this.pop()
    const known = this.pop()
    if (!Array.isArray(args) || !isCallable(known))
      throw damaged('its pickle calls what is no function')
    this.push(known.call(args))
  }

  /** State of an object; of an OrderedDict, notes of PyTorch's that no tensor needs. */
  build(): void {
    this.pop()
    if (!(this.top() instanceof Map)) throw damaged('its pickle sets the state of what has none')
  }

  set(items: unknown[]): void {
    const target = this.top()
    if (!(target instanceof Map) || items.length % 2 !== 0) {
      throw damaged('its pickle fills what is no dictionary')
    }
    for (let i = 0; i < items.length; i += 2) target.set(items[i], items[i + 1])
  }

  append(items: unknown[]): void {
    const target = this.top()
    if (!Array.isArray(target)) throw damaged('its pickle fills what is no list')
    for (const item of items) target.push(item)
  }

  tuple(length: number): void {
    const items = Array.from({ length }, () => this.pop())
    this.push(items.reverse())
  }

  persistent(): void {
    this.push(this.rules.persistent(this.pop()))
  }
}

const isCallable = (value: unknown): value is Extract<Known, { call: unknown }> =>
  typeof value === 'object' && value !== null && 'call' in value

const text = (value: unknown): string => {
  if (typeof value !== 'string') throw damaged('its pickle has a name that is no text')
  return value
}

/** By the code of the instruction. */
const operations: Partial<Record<number, (machine: Machine, cursor: Cursor) => void>> = {
  0x80: (_, c) => void c.take(1),
  0x95: (_, c) => void c.take(8),
  0x28: (m) => m.push(mark),
  0x29: (m) => m.push([]),
  0x5d: (m) => m.push([]),
  0x7d: (m) => m.push(new Map()),
  0x4e: (m) => m.push(null),
  0x88: (m) => m.push(true),
  0x89: (m) => m.push(false),
  0x4a: (m, c) => m.push(c.number(4, true)),
  0x4b: (m, c) => m.push(c.number(1)),
  0x4d: (m, c) => m.push(c.number(2)),
  0x8a: (m, c) => m.push(c.long(c.number(1))),
  0x47: (m, c) => m.push(c.float()),
  0x58: (m, c) => m.push(c.text(c.number(4))),
  0x8c: (m, c) => m.push(c.text(c.number(1))),
  0x54: (m, c) => m.push(c.text(c.number(4))),
  0x55: (m, c) => m.push(c.text(c.number(1))),
  0x74: (m) => m.push(m.popToMark()),
  0x85: (m) => m.tuple(1),
  0x86: (m) => m.tuple(2),
  0x87: (m) => m.tuple(3),
  0x71: (m, c) => m.remember(c.number(1)),
  0x72: (m, c) => m.remember(c.number(4)),
  0x94: (m) => m.remember(),
  0x68: (m, c) => m.recall(c.number(1)),
  0x6a: (m, c) => m.recall(c.number(4)),
  0x63: (m, c) => m.find(c.line(), c.line()),
  0x93: (m) => {
    const name = text(m.pop())
    m.find(text(m.pop()), name)
  },
  0x52: (m) => m.reduce(),
  0x62: (m) => m.build(),
  0x73: (m) => {
    const value = m.pop()
    m.set([m.pop(), value])
  },
  0x75: (m) => m.set(m.popToMark()),
  0x61: (m) => m.append([m.pop()]),
  0x65: (m) => m.append(m.popToMark()),
  0x51: (m) => m.persistent()
}

/**
 * Reads one of Python's pickles without executing anything: names that the rules do not know end it.
 * @returns dictionaries as Map, lists and tuples as arrays, and where the pickle ends
 * @throws StudioError `invalid-data` for what is refused, cut off or no pickle
 */
export function readPickle(
  bytes: Uint8Array,
  start: number,
  rules: PickleRules
): { value: unknown; end: number } {
  const cursor = new Cursor(bytes, start)
  const value = new Machine(cursor, rules).run()
  return { value, end: cursor.position }
}
