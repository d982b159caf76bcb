import { expect, it } from 'vitest'
import { runConfig } from '../contract/run-config'
import { reportForTests } from '../contract/testing/report'
import { estimateRun, exampleShapeOf, outputsOf, splitSizes } from './workload'

const config = (data: object = {}) =>
  runConfig.parse({
    data: {
      source: { kind: 'generated', name: 'two-moons' },
      split: { validation: 0.2, test: 0.3 },
      ...data
    },
    model: { architecture: 'linear' },
    training: { epochs: 10, batchSize: 50 }
  })

const report = reportForTests()

it('adds start-up, steps and operations', () => {
  // 10 steps per epoch; (3 * 500 + 200) * 14 operations
  expect(estimateRun(config(), report).seconds).toBeCloseTo(2 + 10 * (0.01 + 23800 / 5e10), 9)
  // 100 examples are 2 steps
  const few = config({ examplesPerClass: 50 })
  expect(estimateRun(few, report).seconds).toBeCloseTo(2 + 10 * (0.002 + 7000 / 5e10), 9)
})

it('knows that RegMixup costs two steps, in time and memory', () => {
  const of = (policy: string) =>
    estimateRun(runConfig.parse({ ...config(), mixing: { policy } }), report)
  const [plain, input, reg] = [of('none'), of('input'), of('regmixup')]
  expect(input).toEqual(plain)
  // (2 * 3 * 500 + 200) * 14 operations
  expect(reg.seconds).toBeCloseTo(2 + 10 * (0.01 + 44800 / 5e10), 9)
  // 8 parameters, their gradients and two slots of Adam; 100 rows of 3 inputs and 2 outputs, and their gradients
  expect(reg.memoryBytes).toBe(4 * (8 * 4 + 2 * 100 * 5))
  expect(plain.memoryBytes).toBe(4 * (8 * 4 + 2 * 50 * 5))
})

it('counts the frozen blocks and the features that are kept of a pretrained net', () => {
  const weights = { name: 'tf_efficientnet_lite0', digest: '0'.repeat(64) }
  const pretrained = runConfig.parse({
    ...config(),
    model: { architecture: 'efficientnet-lite', pretrained: { weights } }
  })
  const pictures = reportForTests({ kind: 'image', shape: [64, 64, 3], columns: [], examples: 849 })
  const { memoryBytes, parameters } = estimateRun(pretrained, pictures)
  // weights and 1280 features of every picture are the least of it
  expect(memoryBytes).toBeGreaterThan(4 * parameters + 849 * 1280 * 4)
  expect(memoryBytes).toBeLessThan(100 * 2 ** 20)
})

it('takes the time from a known speed', () => {
  expect(estimateRun(config(), report, 100).seconds).toBe(2 + (10 * 500) / 100)
})

it('counts training examples that are limited in total', () => {
  expect(splitSizes(config({ trainingExamples: 120 }).data, report).train).toBe(120)
  expect(splitSizes(config({ trainingExamples: 9999 }).data, report).train).toBe(500)
})

it('counts the first classes alone, where no others are used', () => {
  const first = config({ firstClasses: 2 })
  const classes = ['0', '1', '2'].map((name) => ({ name, examples: 500 }))
  const three = reportForTests({ examples: 1500, classes })
  expect(outputsOf(three, first.data)).toBe(2)
  expect(estimateRun(first, three).seconds).toBe(estimateRun(config(), report).seconds)
})

it('follows the splits that the data come with, where they are used', () => {
  const given = reportForTests({ givenSplits: { train: 900, test: 100 } })
  const split = { validation: 0.1, test: 0.1 }
  expect(splitSizes(config({ split }).data, given)).toEqual({ train: 900, validation: 100 })
  const own = config({ split: { ...split, useGiven: false } })
  expect(splitSizes(own.data, given)).toEqual({ train: 800, validation: 100 })
})

it('counts a category as a column of its own', () => {
  const categories = ['a', 'b', 'c'].map((name) => ({ name, examples: 1 }))
  const columns = [
    { name: 'size', role: 'feature', kind: 'numeric', missing: 0 },
    { name: 'island', role: 'feature', kind: 'categorical', missing: 0, categories },
    { name: 'species', role: 'target', kind: 'categorical', missing: 0 }
  ]
  expect(exampleShapeOf(reportForTests({ columns }))).toEqual([4])
})
