import { zipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { StudioError } from '../../contract/errors'
import { generator } from '../../core/random'
import { encodeSafetensors } from '../../core/safetensors'
import { readStateDict } from './read-state-dict'
import { legacyCheckpoint, zippedCheckpoint, type MadeTensor } from './testing/torch-file'

const tensors: Record<string, MadeTensor> = {
  'conv.weight': { shape: [2, 3], values: [1, 2, 3, 4, 5, 6] },
  turned: { shape: [3, 2], strides: [1, 3], values: [1, 2, 3, 4, 5, 6] },
  part: { shape: [2], values: [7, 8, 9], offset: 1 },
  half: { shape: [2], values: [0.5, 4], kind: 'HalfStorage' },
  counted: { shape: [], values: [12], kind: 'LongStorage' }
}

describe.each([
  ['zip', zippedCheckpoint],
  ['legacy', legacyCheckpoint]
])("PyTorch's %s format", (_, write) => {
  it('gives every tensor in the order of its shape, as float32', async () => {
    const { tensors: read } = await readStateDict(write(tensors))
    expect(Object.fromEntries([...read].map(([name, { data }]) => [name, [...data]]))).toEqual({
      'conv.weight': [1, 2, 3, 4, 5, 6],
      turned: [1, 4, 2, 5, 3, 6],
      part: [8, 9],
      half: [0.5, 4],
      counted: [12]
    })
    expect(read.get('turned')!.shape).toEqual([3, 2])
  })

  it('leaves "module." out where every name has it', async () => {
    const { tensors: read } = await readStateDict(write({ 'module.a': tensors['part']! }))
    expect([...read.keys()]).toEqual(['a'])
  })

  it('refuses a tensor that reaches beyond its storage, or repeats it', async () => {
    const refused = (tensor: MadeTensor) =>
      expect(readStateDict(write({ a: tensor }))).rejects.toThrow(/beyond its storage/)
    await refused({ shape: [4], values: [1, 2, 3] })
    await refused({ shape: [2], values: [1, 2, 3], offset: 2 })
    await refused({ shape: [1_000_000_000], strides: [0], values: [1] })
  })

  it('refuses what is cut off anywhere, or changed in any of 50 places, or reads it', async () => {
    const bytes = write(tensors)
    const random = generator(5, 'generation')
    for (let i = 0; i < 50; i++) {
      const cut = bytes.slice(0, random.integer(bytes.length))
      await expect(readStateDict(cut)).rejects.toBeInstanceOf(StudioError)
      const changed = bytes.slice()
      changed[random.integer(bytes.length)]! ^= 1 + random.integer(255)
      const outcome = await readStateDict(changed).catch((error: unknown) => error)
      if (outcome instanceof Error) expect(outcome).toBeInstanceOf(StudioError)
      else expect(outcome).toHaveProperty('tensors')
    }
  })
})

describe('a hostile file', () => {
  const pickled = (code: string) => Buffer.from(`\x80\x02${code}`, 'latin1')
  const inZip = (pickle: Buffer) => zipSync({ 'archive/data.pkl': pickle }, { level: 0 })

  it.each([
    ['os.system', 'cos\nsystem\nX\x04\x00\x00\x00true\x85R.'],
    ['builtins.eval', '\x8c\x08builtins\x8c\x04eval\x93\x8c\x011\x85R.'],
    ['torch.nn.modules.linear.Linear', 'ctorch.nn.modules.linear\nLinear\n)R.'],
    ['torch._utils._rebuild_qtensor', 'ctorch._utils\n_rebuild_qtensor\n)R.']
  ])('that names %s is refused, and nothing is executed', async (name, code) => {
    const refusal = `names ${name}, which a file of tensors has no need of. Nothing of it was executed`
    await expect(readStateDict(inZip(pickled(code)))).rejects.toThrow(refusal)
  })

  it('with instructions that build objects is refused', async () => {
    const build = 'ccollections\nOrderedDict\n)\x81.'
    await expect(readStateDict(inZip(pickled(build)))).rejects.toThrow(/0x81, which is not allowed/)
  })

  it('that swells when it is unpacked is refused', async () => {
    const bomb = zipSync({ 'archive/data.pkl': new Uint8Array(10_000_000) }, { level: 9 })
    await expect(readStateDict(bomb)).rejects.toThrow(/is compressed, which torch.save never does/)
  })

  it('of another kind is refused with what is read', async () => {
    const refusal = /has to be a safetensors file, or what torch.save wrote/
    await expect(readStateDict(Buffer.from('GIF89a and more'))).rejects.toThrow(refusal)
    await expect(readStateDict(new Uint8Array())).rejects.toThrow(refusal)
    await expect(readStateDict(zipSync({ 'a.txt': new Uint8Array(3) }))).rejects.toBeInstanceOf(
      StudioError
    )
  })
})

describe('safetensors', () => {
  const bytes = encodeSafetensors(
    { a: { shape: [2, 2], data: Float32Array.of(1, 2, 3, 4) } },
    { license: 'mine' }
  )

  it('are read with what they say beside the tensors', async () => {
    const { tensors: read, metadata } = await readStateDict(bytes)
    expect([...read.get('a')!.data]).toEqual([1, 2, 3, 4])
    expect(metadata).toEqual({ license: 'mine' })
  })

  it('that are cut off or changed are refused or read, never more', async () => {
    const random = generator(6, 'generation')
    for (let i = 0; i < 50; i++) {
      const cut = bytes.slice(0, random.integer(bytes.length))
      await expect(readStateDict(cut)).rejects.toBeInstanceOf(StudioError)
      const changed = bytes.slice()
      changed[random.integer(bytes.length)]! ^= 1 + random.integer(255)
      const outcome = await readStateDict(changed).catch((error: unknown) => error)
      if (outcome instanceof Error) expect(outcome).toBeInstanceOf(StudioError)
    }
  })

  it('whose tensors share bytes are refused', async () => {
    const entry = { dtype: 'F32', shape: [1000], data_offsets: [0, 4000] }
    const header = JSON.stringify({ a: entry, b: entry })
    const length = Buffer.alloc(8)
    length.writeBigUInt64LE(BigInt(header.length))
    const shared = Buffer.concat([length, Buffer.from(header), Buffer.alloc(4000)])
    await expect(readStateDict(shared)).rejects.toThrow(/overlap/)
  })
})
