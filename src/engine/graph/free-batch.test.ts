import * as tf from '@tensorflow/tfjs'
import { expect, it } from 'vitest'
import { addon, settings } from './testing/runners'
import { withFreeBatch } from './free-batch'
import { NativeSession } from './native'
import { record, type StepFunction } from './record'
import { writeRecording } from './write'

const recordFree = (step: StepFunction) =>
  withFreeBatch((size) => record(step, { x: tf.ones([size, 2, 2]) }))

it('writes one graph for batches of any size', () => {
  const recording = recordFree(({ x }) => ({ y: tf.sum(tf.reshape(x!, [x!.shape[0], 4]), 1) }))
  expect(recording.inputs['x']?.shape).toEqual([-1, 2, 2])
  const written = writeRecording('free', recording)
  const session = NativeSession.open(addon, written.nodes, settings)
  const call = session.prepare(Object.values(written.feeds), Object.values(written.outputs))
  const values = Float32Array.from({ length: 28 }, (_, index) => index)
  expect(call.run([values])).toEqual([Float32Array.of(6, 22, 38, 54, 70, 86, 102)])
  session.close()
})

it('refuses a step that depends on the size of its batch', () => {
  expect(() => recordFree(({ x }) => ({ y: tf.div(x!, x!.shape[0]) }))).toThrow('RealDiv')
})
