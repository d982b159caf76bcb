import * as tf from '@tensorflow/tfjs'
import { describe, expect, it } from 'vitest'
import { StudioError } from '../../contract/errors'
import { assertNothingFroze } from './compare'
import { dataType } from './definition'
import { record, type StepFunction } from './record'

const inputs = (seed: number) => ({
  x: tf.tensor1d([seed, seed + 1]),
  order: tf.tensor1d([1, 0], 'int32')
})

function caught(run: () => unknown): StudioError {
  try {
    run()
  } catch (thrown) {
    if (thrown instanceof StudioError) return thrown
    throw thrown
  }
  throw new Error('nothing was thrown')
}

const recordTwice = (step: StepFunction): void => {
  assertNothingFroze(record(step, inputs(1)), record(step, inputs(5)))
}

describe('record', () => {
  it('writes operations, constants and their order down', () => {
    const recording = record(({ x }) => ({ y: tf.mul(tf.add(x!, 2), x!) }), inputs(1))
    expect(recording.operations.map(({ name }) => name)).toEqual(['Add', 'Mul'])
    expect(recording.operations[0]!.inputs).toEqual([
      { from: 'input', name: 'x' },
      { from: 'constant', index: 0 }
    ])
    const content = new Uint8Array(Float32Array.of(2).buffer)
    expect(recording.constants).toEqual([{ type: dataType.float32, shape: [], content }])
    const source = { from: 'operation', index: 1, output: 0 }
    expect(recording.outputs).toEqual({ y: { source, type: dataType.float32, shape: [2] } })
  })

  it('leaves no tensors behind and the backend as it was', () => {
    const given = inputs(1)
    const before = tf.memory().numTensors
    record(({ x }) => ({ y: tf.square(x!) }), given)
    expect(() => record(({ x }) => ({ y: tf.tensor([x!.dataSync()[0]!]) }), given)).toThrow()
    expect(tf.memory().numTensors).toBe(before)
    expect([...tf.square(given.x).dataSync()]).toEqual([1, 4])
  })

  it('refuses a step that reads a value back, with the name of the operation', () => {
    const error = caught(() =>
      record(({ x }) => ({ y: tf.mul(x!, tf.max(x!).dataSync()[0]!) }), inputs(1))
    )
    expect(error.details).toEqual({ operation: 'Max' })
    expect(error.message).toContain('the result of Max')
  })

  it("refuses tfjs's own gather, which reads its indices back", () => {
    const step: StepFunction = ({ x, order }) => ({ y: tf.gather(x!, order as tf.Tensor1D) })
    expect(caught(() => record(step, inputs(1))).message).toContain('the input "order"')
  })

  it('refuses a tensor from outside the step', () => {
    const outside = tf.square(tf.tensor1d([1, 2]))
    const error = caught(() => record(({ x }) => ({ y: tf.sub(x!, outside) }), inputs(1)))
    expect(error.details).toEqual({ operation: 'Sub' })
  })
})

describe('assertNothingFroze', () => {
  it('accepts a step whose inputs alone change', () => {
    recordTwice(({ x }) => ({ y: tf.softmax(tf.add(x!, 1)) }))
  })

  it.each<[string, StepFunction]>([
    ['Mul', ({ x }) => ({ y: tf.mul(x!, Math.random()) })],
    ['Add', ({ x }) => ({ y: tf.add(x!, tf.randomUniform([2])) })],
    ['LeakyRelu', ({ x }) => ({ y: tf.leakyRelu(x!, Math.random()) })]
  ])('refuses a random number that would freeze in %s', (operation, step) => {
    const error = caught(() => {
      recordTwice(step)
    })
    expect(error.details).toEqual({ operation })
  })

  it('refuses a step that takes another path', () => {
    let calls = 0
    const step: StepFunction = ({ x }) => ({ y: calls++ ? tf.square(x!) : tf.sqrt(x!) })
    expect(
      caught(() => {
        recordTwice(step)
      }).details
    ).toEqual({ operation: 'Sqrt' })
  })

  it('refuses a result that is a frozen number itself', () => {
    const error = caught(() => {
      recordTwice(() => ({ y: tf.scalar(Math.random()) }))
    })
    expect(error.message).toContain('the result "y"')
  })
})
