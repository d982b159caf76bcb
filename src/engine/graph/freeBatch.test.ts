import * as tf from '@tensorflow/tfjs'
import { expect, it } from 'vitest'
import { addon, settings } from './runners-for-tests'
import { withFreeBatch } from './freeBatch'
import { NativeSession } from './native'
import { record, type StepFunction } from './record'
import { writeRecording } from './write'

const recordFree = (step: StepFunction) =>
  withFreeBatch((size) => record(step, { x: tf.ones([size, 2, 2]) }))

it('writes one graph for batches of any size', () => {
  const recording = recordFree(({ x }) => ({ y: tf.reshape(x!, [x!.shape[0], 4]) }))
  expect(recording.inputs['x']?.shape).toEqual([-1, 2, 2])
  const written = writeRecording('free', recording)
  const session = NativeSession.open(addon, written.nodes, settings) // prettier-ignore
  const call = session.prepare(Object.values(written.feeds), Object.values(written.outputs))
  const [result] = call.run([{ data: new Float32Array(28), shape: [7, 2, 2] }])
  expect(result?.shape).toEqual([7, 4])
  session.close()
})

it('refuses a step that depends on the size of its batch', () => {
  expect(() => recordFree(({ x }) => ({ y: tf.div(x!, x!.shape[0]) }))).toThrow('RealDiv')
})
