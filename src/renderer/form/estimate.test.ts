import { describe, expect, it } from 'vitest'
import { runConfig } from '../../contract/run-config'
import { dataSetReport, type RunSummary } from '../../contract/records'
import { reportForTests } from '../../contract/testing/report'
import { recommend } from '../../core/recommend'
import { estimate, measuredSpeeds } from './estimate'

const report = reportForTests({
  name: 'digits',
  source: { kind: 'bundled', name: 'digits' },
  shape: [8, 8, 1],
  kind: 'image',
  classes: Array.from({ length: 10 }, (_, digit) => ({ name: String(digit), examples: 100 }))
})
const table = dataSetReport.parse({
  ...report,
  kind: 'table',
  shape: [3],
  columns: [
    { name: 'size', role: 'feature', kind: 'numeric', missing: 0 },
    {
      name: 'island',
      role: 'feature',
      kind: 'categorical',
      missing: 0,
      categories: ['a', 'b', 'c'].map((name) => ({ name, examples: 1 }))
    },
    { name: 'species', role: 'target', kind: 'categorical', missing: 0 }
  ]
})
const config = runConfig.parse({
  data: { source: report.source, split: { validation: 0.1, test: 0.1 } },
  model: { architecture: 'linear' },
  training: { epochs: 5, batchSize: 100 }
})

describe('estimate', () => {
  it('counts parameters, steps and examples', () => {
    const { parameters, steps, trainExamples } = estimate(config, report, [])
    expect([parameters, steps, trainExamples]).toEqual([650, 40, 800])
  })

  it('follows the examples per class', () => {
    const few = { ...config, data: { ...config.data, examplesPerClass: 20 } }
    expect(estimate(few, report, []).trainExamples).toBe(200)
  })

  it('takes twice the time for RegMixup as an earlier plain run shows', () => {
    const plain = { config, report, examplesPerSecond: 400 }
    const reg = runConfig.parse({ ...config, mixing: { policy: 'regmixup' } })
    const [one, two] = [estimate(config, report, [plain]), estimate(reg, report, [plain])]
    expect(two.seconds - 2).toBeCloseTo(2 * (one.seconds - 2), 9)
    expect(two.memoryBytes).toBeGreaterThan(one.memoryBytes)
  })

  it('takes the time from an earlier run, by what the model costs', () => {
    const same = { config, report, examplesPerSecond: 400 }
    expect(estimate(config, report, [same])).toMatchObject({
      seconds: 2 + 10,
      basis: 'an earlier run here'
    })
    const mlp = (hidden: number[]) =>
      runConfig.parse({ ...config, model: { architecture: 'mlp', hidden } })
    expect(estimate(mlp([16]), report, [same]).seconds).toBeGreaterThan(15)
    // Speed does not follow what a model costs over orders of magnitude.
    expect(estimate(mlp([1024]), report, [same]).basis).toBe('a typical processor')
  })

  it('learns the speed from what runs did, not from how long they waited', () => {
    const status = { created: 0, updated: 3_600_000, examplesPerSecond: 400 }
    const run = { config, status } as RunSummary
    expect(measuredSpeeds([run], [{ source: config.data.source, report }], null)).toEqual([
      { config, report, examplesPerSecond: 400 }
    ])
  })

  it('learns nothing from runs that another device computed, but for those of a cluster', () => {
    const status = { examplesPerSecond: 400, device: 'a processor (JavaScript, one thread)' }
    const known = [{ source: config.data.source, report }]
    const elsewhere = { config, status } as RunSummary
    const onCluster = { ...elsewhere, place: { executor: 'slurm' } } as unknown as RunSummary
    expect(measuredSpeeds([elsewhere], known, 'a card (WebGPU)')).toEqual([])
    expect(measuredSpeeds([elsewhere], known, status.device)).toHaveLength(1)
    expect(measuredSpeeds([onCluster], known, 'a card (WebGPU)')).toHaveLength(1)
  })

  it('refuses what cannot be built', () => {
    const cnn = runConfig.parse({ ...config, model: { architecture: 'small-cnn' } })
    expect(() => estimate(cnn, table, [])).toThrow(/images/)
  })
})

describe('recommendation', () => {
  it('suits the kind of data and builds', () => {
    expect(recommend(report.source, report).config.model.architecture).toBe('small-cnn')
    expect(recommend(table.source, table).config.model.architecture).toBe('mlp')
    const { config, reasons } = recommend(report.source, report)
    expect(config.mixing).toMatchObject({ policy: 'input', alpha: 0.2 })
    expect(reasons).toHaveLength(3)
    expect(estimate(config, report, []).parameters).toBeGreaterThan(0)
  })

  it.each([64, 224])('has at most a million parameters for pictures of %i pixels', (side) => {
    const pictures = { ...report, shape: [side, side, 3] }
    const { config } = recommend(pictures.source, pictures)
    expect(config.model.architecture).toBe('pooled-cnn')
    expect(estimate(config, pictures, []).parameters).toBeLessThan(1_000_000)
  })
})
