import { expect, it } from 'vitest'
import { initialise } from '../models/initialise'
import { createRunner } from './create-runner'
import type { StepDefinition } from '../step/step'
import { createCompiledRunner } from './compiled-runner'
import { dataType } from './definition'
import { inBfloat16 } from './precision'
import type { Recording } from './recording'
import { addon, definitionOf, inputOf, mixingBy, settings } from './testing/runners'

const float = { kind: 'type', value: dataType.float32 } as const
const half = { kind: 'type', value: dataType.bfloat16 } as const
const kind = { type: dataType.float32, shape: [2, 2] }
const input = (name: string) => ({ from: 'input', name }) as const
const result = (index: number) => ({ from: 'operation', index, output: 0 }) as const

it('casts factors once and products back, and leaves all else', () => {
  const product = (inputs: Recording['operations'][number]['inputs']) => ({
    ...{ name: 'BatchMatMulV2', attributes: { T: float }, inputs }
  })
  const recording: Recording = {
    inputs: { a: kind, b: kind },
    constants: [],
    operations: [
      product([input('a'), input('b')]),
      { name: 'AddV2', attributes: { T: float }, inputs: [result(0), input('a')] },
      product([result(1), input('b')])
    ],
    outputs: { y: { ...kind, source: result(2) } }
  }
  const { operations, outputs } = inBfloat16(recording)
  const narrow = { SrcT: float, DstT: half }
  const widen = { SrcT: half, DstT: float }
  expect(operations).toEqual([
    { name: 'Cast', attributes: narrow, inputs: [input('a')] },
    { name: 'Cast', attributes: narrow, inputs: [input('b')] },
    { name: 'BatchMatMulV2', attributes: { T: half }, inputs: [result(0), result(1)] },
    { name: 'Cast', attributes: widen, inputs: [result(2)] },
    { name: 'AddV2', attributes: { T: float }, inputs: [result(3), input('a')] },
    { name: 'Cast', attributes: narrow, inputs: [result(4)] },
    { name: 'BatchMatMulV2', attributes: { T: half }, inputs: [result(5), result(1)] },
    { name: 'Cast', attributes: widen, inputs: [result(6)] }
  ])
  expect(outputs['y']!.source).toEqual(result(7))
})

const definition = definitionOf(
  { architecture: 'small-cnn', filters: [8, 16], dense: 32, batchNorm: true },
  [8, 8, 1]
)

const runnerOf = (precision: 'float32' | 'bfloat16', { model } = definition) =>
  createCompiledRunner(definition, initialise(model, 1), addon, { ...settings, precision })

it('trains as float32 does, nearly, and its weights stay float32', async () => {
  const [exact, coarse] = [runnerOf('float32'), runnerOf('bfloat16')]
  const losses: [number, number][] = []
  for (let step = 1; step <= 60; step++) {
    const batch = inputOf(definition, mixingBy('manifold'), step)
    losses.push([await exact.step(batch), await coarse.step(batch)])
  }
  // 8 significant bits leave each loss within about one hundredth; at the first step nothing has added up yet.
  expect(losses[0]![1]).not.toBe(losses[0]![0])
  expect(Math.abs(losses[0]![1] - losses[0]![0])).toBeLessThan(0.01 * losses[0]![0])
  const mean = (of: 0 | 1) => losses.reduce((sum, pair) => sum + pair[of], 0) / losses.length
  expect(Math.abs(mean(1) - mean(0))).toBeLessThan(0.02 * mean(0))
  const state = await coarse.readState()
  const kernel = Object.entries(state).find(([name]) => name.endsWith('kernel'))![1]
  // In bfloat16 the lower 16 bits would all be zero.
  const bits = new Uint32Array(kernel.buffer, kernel.byteOffset, kernel.length)
  expect(bits.some((word) => (word & 0xffff) !== 0)).toBe(true)
  exact.dispose()
  coarse.dispose()
})

it('predicts in float32, and hands its checkpoint to float32', async () => {
  const [exact, coarse] = [runnerOf('float32'), runnerOf('bfloat16')]
  for (let step = 1; step <= 5; step++) {
    await coarse.step(inputOf(definition, mixingBy('input'), step))
  }
  await exact.writeState(await coarse.readState())
  const { features, size } = inputOf(definition, mixingBy('none'), 9)
  expect(await exact.predict(features, size)).toEqual(await coarse.predict(features, size))
  expect(Number.isFinite(await exact.step(inputOf(definition, mixingBy('input'), 6)))).toBe(true)
  exact.dispose()
  coarse.dispose()
})

it('computes every model', async () => {
  const models: [Parameters<typeof definitionOf>[0], number[]][] = [
    [{ architecture: 'mlp', hidden: [8] }, [6]],
    [{ architecture: 'lenet-5' }, [12, 12, 3]],
    [{ architecture: 'preact-resnet', depth: 8 }, [8, 8, 3]],
    [{ architecture: 'wide-resnet', depth: 10, factor: 1, dropout: 0.3 }, [8, 8, 3]]
  ]
  for (const [model, shape] of models) {
    const one: StepDefinition = definitionOf(model, shape)
    const initial = initialise(one.model, 1)
    const batch = inputOf(one, mixingBy('input'), 1)
    const losses = []
    for (const precision of ['float32', 'bfloat16'] as const) {
      const runner = createCompiledRunner(one, initial, addon, { ...settings, precision })
      losses.push(await runner.step(batch))
      runner.dispose()
    }
    expect(Math.abs(losses[0]! - losses[1]!)).toBeLessThan(0.02 * losses[0]!)
  }
})

it('is refused for eager steps, with what to choose instead', () => {
  const compute = { engine: 'eager', threads: null, precision: 'bfloat16' } as const
  expect(() => createRunner(definition, initialise(definition.model, 1), compute)).toThrow(
    expect.objectContaining({
      code: 'unsupported',
      message: expect.stringContaining('compiled') as string
    })
  )
})
