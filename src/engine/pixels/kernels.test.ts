import { expect, it } from 'vitest'
import { isLackOfMemory } from '../../contract/system-errors'
import { lookUp } from './look-up'
import { withKernels } from './kernels'

it('lends places that neither overlap nor move, and takes them back', () => {
  const first = withKernels((kernels) => {
    const places = [kernels.put(Uint8Array.of(1, 2, 3)), kernels.take(100_000)] as const
    kernels.memory.fill(9, places[1], places[1] + 100_000)
    const again = kernels.put(Float64Array.of(0.5))
    expect([...kernels.memory.subarray(places[0], places[0] + 3)]).toEqual([1, 2, 3])
    expect(kernels.floats(again, 2)[1]).toBe(1.75)
    expect(again % 16).toBe(0)
    return places[0]
  })
  expect(withKernels((kernels) => kernels.take(1))).toBe(first)
})

it('takes places back from work that fails, and keeps those of work around it', () => {
  withKernels((outer) => {
    const own = outer.put(Uint8Array.of(7))
    expect(() =>
      withKernels((inner) => {
        inner.memory.fill(1, inner.take(10))
        throw new Error('stopped')
      })
    ).toThrow('stopped')
    expect(outer.memory[own]).toBe(7)
  })
})

it('does not keep much memory', () => {
  const size = () => withKernels((kernels) => kernels.memory.length)
  withKernels((kernels) => kernels.take(1 << 26))
  expect(size()).toBeLessThan(1 << 25)
})

it('says that memory is not enough, and goes on', () => {
  const take = () => withKernels((kernels) => kernels.take(2 ** 33))
  expect(take).toThrow(expect.toSatisfy(isLackOfMemory))
  withKernels((kernels) => {
    const at = kernels.put(Uint8Array.of(5))
    expect(kernels.memory[at]).toBe(5)
  })
})

it.each([1, 3])('looks up bytes of %i channels, in several blocks and with a rest', (channels) => {
  const levels = Array.from({ length: channels }, (_, channel) =>
    Float32Array.from({ length: 256 }, (_, byte) => (byte - 127) / (channel + 3))
  )
  for (const pixels of [1, 5, 9001]) {
    const bytes = Uint8Array.from({ length: pixels * channels }, (_, at) => at * 7)
    const values = new Float32Array(bytes.length + 1).fill(-1)
    lookUp(bytes, levels, values.subarray(0, bytes.length))
    expect([...values.subarray(0, -1)]).toEqual(
      Array.from(bytes, (byte, at) => levels[at % channels]![byte])
    )
    expect(values.at(-1)).toBe(-1)
  }
})
