import { zipSync } from 'fflate'

/** A pickle being written, as PyTorch's pickler does it (protocol 2). */
class Pickler {
  private readonly bytes: number[] = [0x80, 2]

  raw(...bytes: number[]): this {
    this.bytes.push(...bytes)
    return this
  }

  global(module: string, name: string): this {
    return this.raw(0x63, ...Buffer.from(`${module}\n${name}\n`))
  }

  text(value: string): this {
    const encoded = Buffer.from(value)
    return this.raw(0x58, ...uint32(encoded.length), ...encoded)
  }

  integer(value: number): this {
    return this.raw(0x4a, ...uint32(value))
  }

  tuple(items: (() => void)[]): this {
    this.raw(0x28)
    for (const item of items) item()
    return this.raw(0x74)
  }

  end(): Buffer {
    return Buffer.from([...this.bytes, 0x2e])
  }
}

const uint32 = (value: number): number[] => [...new Uint8Array(Uint32Array.of(value).buffer)]

export interface MadeTensor {
  shape: number[]
  strides?: number[]
  /** Of the storage; `offset` numbers of it come before the tensor. */
  values: number[]
  offset?: number
  kind?: 'FloatStorage' | 'HalfStorage' | 'LongStorage'
}

function stridesOf(shape: number[]): number[] {
  return shape.map((_, axis) => shape.slice(axis + 1).reduce((product, side) => product * side, 1))
}

function pickleTensors(tensors: Record<string, MadeTensor>): Buffer {
  const pickle = new Pickler()
  pickle.global('collections', 'OrderedDict').raw(0x29, 0x52, 0x28)
  Object.entries(tensors).forEach(([name, { shape, strides, values, offset, kind }], key) => {
    pickle.text(name).global('torch._utils', '_rebuild_tensor_v2')
    const integers = (numbers: number[]) => () =>
      pickle.tuple(numbers.map((value) => () => pickle.integer(value)))
    const storage = () =>
      pickle
        .tuple([
          () => pickle.text('storage'),
          () => pickle.global('torch', kind ?? 'FloatStorage'),
          () => pickle.text(String(key)),
          () => pickle.text('cpu'),
          () => pickle.integer(values.length)
        ])
        .raw(0x51)
    pickle
      .tuple([
        storage,
        () => pickle.integer(offset ?? 0),
        integers(shape),
        integers(strides ?? stridesOf(shape)),
        () => pickle.raw(0x89),
        () => pickle.global('collections', 'OrderedDict').raw(0x29, 0x52)
      ])
      .raw(0x52)
  })
  return pickle.raw(0x75).end()
}

function storageBytes({ values, kind = 'FloatStorage' }: MadeTensor): Buffer {
  const typed = {
    FloatStorage: () => Float32Array.from(values),
    // made for values that are powers of two
    HalfStorage: () => Uint16Array.from(values, (value) => (Math.log2(value) + 15) << 10),
    LongStorage: () => BigInt64Array.from(values, BigInt)
  }[kind]()
  return Buffer.from(typed.buffer)
}

/** What torch.save writes of a state dict, in its zip format. */
export function zippedCheckpoint(tensors: Record<string, MadeTensor>): Uint8Array {
  const storages = Object.values(tensors).map(
    (tensor, key) => [`archive/data/${key}`, storageBytes(tensor)] as const
  )
  return zipSync(
    { 'archive/data.pkl': pickleTensors(tensors), ...Object.fromEntries(storages) },
    { level: 0 }
  )
}

/** The same in the format before PyTorch 1.6. */
export function legacyCheckpoint(tensors: Record<string, MadeTensor>): Uint8Array {
  const magic = [
    0x80, 2, 0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, 0x2e
  ]
  const protocol = new Pickler().integer(1001).end()
  const machine = new Pickler().raw(0x7d).text('little_endian').raw(0x88, 0x73).end()
  const keys = new Pickler().raw(0x5d, 0x28)
  Object.keys(tensors).forEach((_, key) => keys.text(String(key)))
  const storages = Object.values(tensors).map((tensor) =>
    Buffer.concat([
      Buffer.from(BigInt64Array.of(BigInt(tensor.values.length)).buffer),
      storageBytes(tensor)
    ])
  )
  return Buffer.concat([
    ...[Buffer.from(magic), protocol, machine, pickleTensors(tensors)],
    ...[keys.raw(0x65).end(), ...storages]
  ])
}
