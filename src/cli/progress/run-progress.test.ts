import { expect, it } from 'vitest'
import { RunProgress } from './run-progress'

const started = {
  type: 'started',
  epochs: 4,
  stepsPerEpoch: 10,
  resumedAt: 0,
  best: null,
  trainExamples: 100,
  validationExamples: 20,
  testExamples: 20,
  parameters: 50,
  device: 'a processor',
  time: 0
} as const

it('draws the progress of training', () => {
  const progress = new RunProgress()
  expect(progress.bar(80)).toBe('waiting ...')
  expect(progress.take(started)).toContain('100 examples to train on')
  progress.take({ type: 'phase', phase: 'training' })
  progress.take({
    type: 'steps',
    columns: {
      step: [19, 20],
      epoch: [2, 2],
      loss: [1, 0.5],
      learningRate: [0.1, 0.1],
      lambda: [1, 1],
      time: [0, 0]
    }
  })
  expect(progress.bar(80)).toContain('epoch 3/4 ██████████░░░░░░░░░░ 50 %  loss 0.5000')
  expect(progress.bar(12)).toHaveLength(12)
})

it('draws a run that has been training before it was looked at', () => {
  const progress = new RunProgress()
  progress.join({ state: 'running', epochs: 4, epoch: 2, step: 20 })
  expect(progress.bar(80)).toContain('epoch 3/4 ██████████░░░░░░░░░░ 50 %')
  const metrics = { epoch: 3, step: 30, trainLoss: 0.5, validation: null, learningRate: 0.1 }
  const rest = { seconds: 1, examplesPerSecond: 100, time: 0 }
  expect(progress.take({ type: 'epoch', metrics: { ...metrics, ...rest } })).toContain('epoch 3/4')
})

it('has a line for each epoch and each warning, none for details', () => {
  const progress = new RunProgress()
  progress.take(started)
  const epoch = progress.take({
    type: 'epoch',
    metrics: {
      epoch: 1,
      step: 10,
      trainLoss: NaN,
      validation: { examples: 20, loss: 0.3, score: 0.95, accuracy: 0.95 },
      learningRate: 0.1,
      seconds: 1,
      examplesPerSecond: 100,
      time: 0
    }
  })
  expect(epoch).toBe('epoch 1/4  train loss NaN  validation accuracy 95.0 %  100 examples/s')
  expect(progress.take({ type: 'warning', message: 'odd' })).toBe('warning: odd')
  expect(progress.take({ type: 'phase', phase: 'evaluating', detail: '1 of 2' })).toBeNull()
})
