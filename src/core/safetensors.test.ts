import { expect, it } from 'vitest'
import { decodeSafetensors, encodeSafetensors } from './safetensors'

const arrays = {
  weights: { shape: [2, 2], data: Float32Array.of(1, -2.5, NaN, Infinity) },
  labels: { shape: [3], data: Int32Array.of(1, 2, -3) },
  nothing: { shape: [0], data: new Float32Array(0) }
}

it('arrays and metadata come back', () => {
  const bytes = encodeSafetensors(arrays, { epoch: '7' })
  expect(decodeSafetensors(bytes)).toEqual({ arrays, metadata: { epoch: '7' } })
  const within = Buffer.concat([Buffer.of(1, 2, 3), bytes]).subarray(3)
  expect(decodeSafetensors(within)).toEqual({ arrays, metadata: { epoch: '7' } })
})

it('every cut and a lying header are refused', () => {
  const bytes = encodeSafetensors(arrays)
  for (let length = 0; length < bytes.length; length++) {
    expect(() => decodeSafetensors(bytes.subarray(0, length))).toThrow(/damaged/)
  }
  const text = new TextDecoder('latin1').decode(bytes).replace('[2,2]', '[2,9]')
  expect(() => decodeSafetensors(Buffer.from(text, 'latin1'))).toThrow(/another size/)
})
