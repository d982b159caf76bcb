import * as tf from '@tensorflow/tfjs'
import { expect, it } from 'vitest'
import { dataType } from './definition'
import { ShapeInference } from './inference'
import { record } from './record'

const float = { kind: 'type', value: dataType.float32 } as const
const floats = (...shape: number[]) => ({ type: dataType.float32, shape })

it('infers types and shapes, of lists of inputs and of shapes that are constants too', () => {
  const inference = ShapeInference.open()
  const [a, b] = [inference.placeholder(floats(2, 3)), inference.placeholder(floats(2, 4))]
  const axis = inference.constant(dataType.int32, [], new Uint8Array(Int32Array.of(1).buffer))
  const attributes = { T: float, N: { kind: 'integer', value: 2 } } as const
  const [joined] = inference.add('ConcatV2', attributes, [a, b, axis])
  expect(joined!.kind).toEqual(floats(2, 7))
  const shape = inference.constant(dataType.int32, [2], new Uint8Array(Int32Array.of(-1, 7).buffer))
  const [flat] = inference.add('Reshape', { T: float }, [joined!.result, shape])
  expect(flat!.kind).toEqual(floats(2, 7))
})

it('refuses a shape that depends on values, with the name of the operation', () => {
  const inference = ShapeInference.open()
  const x = inference.placeholder(floats(5))
  expect(() => inference.add('Unique', { T: float }, [x])).toThrow(
    expect.objectContaining({ details: { operation: 'Unique' } })
  )
})

it("tells TensorFlow's reason where operations do not fit", () => {
  const inference = ShapeInference.open()
  const [a, b] = [inference.placeholder(floats(2)), inference.placeholder(floats(3))]
  expect(() => inference.add('AddV2', { T: float }, [a, b])).toThrow('Dimensions must be equal')
  expect(() => inference.add('NoSuchOperation', {}, [a])).toThrow('NoSuchOperation')
})

it('computes nothing while it records', () => {
  const given = { x: tf.tensor2d([[1]]) }
  const before = process.memoryUsage().rss
  // 1.6 GB each, if they were computed
  const recording = record(({ x: one }) => {
    const wide = tf.tile(one!, [20_000, 20_000])
    return { y: tf.add(tf.add(wide, 1), wide) }
  }, given)
  expect(recording.outputs['y']!.shape).toEqual([20_000, 20_000])
  expect(process.memoryUsage().rss - before).toBeLessThan(1.5e9)
  tf.dispose(given)
})
