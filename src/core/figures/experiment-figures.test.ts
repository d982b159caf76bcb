import { expect, it } from 'vitest'
import type { ExperimentDetails } from '../../contract/experiment/calls'
import type { MemberCurve } from '../../contract/experiment/curves'
import { experimentDefinition } from '../../contract/experiment/definition'
import { runConfig } from '../../contract/run-config'
import { axisFigures } from './axis-figures'
import { curveFigure, curveMetrics, intervalFigure } from './experiment-figures'

const configure = (alpha: number | null, labelNoise: number) =>
  runConfig.parse({
    data: { source: { kind: 'generated', name: 'two-moons' }, labelNoise },
    model: { architecture: 'mlp' },
    mixing: alpha === null ? { policy: 'none' } : { policy: 'input', alpha }
  })

const parts = [
  { label: 'Plain, label noise 0', alpha: null, noise: 0, baseline: null, mean: 0.9 },
  { label: 'Input mixup, alpha 0.1, label noise 0', alpha: 0.1, noise: 0, baseline: 0, mean: 0.91 },
  { label: 'Input mixup, alpha 2, label noise 0', alpha: 2, noise: 0, baseline: 0, mean: 0.92 },
  { label: 'Plain, label noise 0.4', alpha: null, noise: 0.4, baseline: null, mean: 0.7 },
  {
    label: 'Input mixup, alpha 0.1, label noise 0.4',
    alpha: 0.1,
    noise: 0.4,
    baseline: 3,
    mean: 0.72
  },
  { label: 'Input mixup, alpha 2, label noise 0.4', alpha: 2, noise: 0.4, baseline: 3, mean: 0.8 }
]

const view: Pick<ExperimentDetails, 'definition' | 'table' | 'configurations'> = {
  definition: experimentDefinition.parse({
    name: 'Noise',
    base: configure(null, 0),
    grid: {
      mixing: [
        { policy: 'input', alpha: 0.1 },
        { policy: 'input', alpha: 2 }
      ],
      'data.labelNoise': [0, 0.4]
    },
    seeds: [0, 1]
  }),
  configurations: parts.map(({ label, alpha, noise }) => ({
    label,
    config: configure(alpha, noise)
  })),
  table: {
    rows: parts.map(({ label, baseline, mean }) => ({
      label,
      baseline,
      runs: 2,
      scores: [
        {
          metric: 'accuracy',
          at: 'last',
          value: { mean, low: mean - 0.1, high: mean + 0.1, count: 2 },
          difference: null
        }
      ],
      verdict: null,
      members: [],
      failed: 0,
      withoutFailed: null,
      validation: null,
      overTestExamples: null,
      collapsed: 0,
      note: null
    })),
    level: 0.05,
    trainingSets: 1,
    validationExamples: 10,
    testExamples: 10,
    caveats: []
  }
}

it('draws the metric against alpha with plain training level, and against label noise', () => {
  const [overAlpha, overNoise, ...more] = axisFigures(view)
  expect(more).toEqual([])
  expect(overAlpha).toMatchObject({ x: { title: 'Alpha', logarithmic: true, ticks: [0.1, 2] } })
  expect(
    overAlpha?.lines.map(({ label, points }) => [label, points.map(({ x, mean }) => [x, mean])])
  ).toEqual([
    [
      'Plain, label noise 0',
      [
        [0.1, 0.9],
        [2, 0.9]
      ]
    ],
    [
      'Input mixup, label noise 0',
      [
        [0.1, 0.91],
        [2, 0.92]
      ]
    ],
    [
      'Plain, label noise 0.4',
      [
        [0.1, 0.7],
        [2, 0.7]
      ]
    ],
    [
      'Input mixup, label noise 0.4',
      [
        [0.1, 0.72],
        [2, 0.8]
      ]
    ]
  ])
  expect(overNoise).toMatchObject({ x: { logarithmic: false, ticks: [0, 0.4] } })
  expect(
    overNoise?.lines.map(({ label, points }) => [label, points.map(({ mean }) => mean)])
  ).toEqual([
    ['Plain', [0.9, 0.7]],
    ['Input mixup, alpha 0.1', [0.91, 0.72]],
    ['Input mixup, alpha 2', [0.92, 0.8]]
  ])
})

it('draws no axis along which nothing but the policy changes', () => {
  const policies = view.configurations.map(({ label, config }, index) => {
    const mixing = index === 1 ? { policy: 'manifold', alpha: 2 } : config.mixing
    return { label, config: runConfig.parse({ ...config, mixing }) }
  })
  const three = { ...view.table, rows: view.table.rows.slice(0, 3) }
  expect(axisFigures({ ...view, table: three, configurations: policies })).toEqual([])
})

it('averages runs epoch by epoch, as far as each has come', () => {
  const curve = (seed: number, values: number[]): MemberCurve => ({
    label: 'Plain, label noise 0',
    seed,
    run: `run-${seed}`,
    epochs: values.map((_value, index) => index + 1),
    columns: [{ metric: 'accuracy', values }]
  })
  const curves = [curve(0, [0.4, 0.6]), curve(1, [0.6, 0.8]), curve(2, [0.5])]
  expect(curveMetrics(curves)).toEqual(['accuracy'])
  const figure = curveFigure(view, curves, 'accuracy', true)
  const [line] = figure?.lines ?? []
  expect(figure?.lines).toHaveLength(1)
  expect(line?.members).toHaveLength(3)
  expect(line?.points.map(({ x, mean }) => [x, Number(mean.toFixed(12))])).toEqual([
    [1, 0.5],
    [2, 0.7]
  ])
  // by hand: t(0.975, 2) = 4.302653, sd 0.1 over the root of 3
  expect(line?.points[0]?.high).toBeCloseTo(0.5 + (4.302652729911275 * 0.1) / Math.sqrt(3), 9)
  expect(figure?.title).toContain('95 % interval over seeds')
  const folded = { ...view, table: { ...view.table, trainingSets: 5 } }
  const middle = curveFigure(folded, curves, 'accuracy', true)
  expect(middle?.title).toContain('the middle 80 % of the runs')
  // numpy.quantile([0.4, 0.5, 0.6], [0.1, 0.9])
  const [{ low, high } = { low: NaN, high: NaN }] = middle?.lines[0]?.points ?? []
  expect([low, high]).toEqual([expect.closeTo(0.42, 12), expect.closeTo(0.58, 12)])
  expect(curveFigure(view, curves, 'loss', false)).toBeNull()
})

it('has an interval for every configuration that has finished runs', () => {
  expect(intervalFigure(view)?.rows.map(({ mean }) => mean)).toEqual(parts.map(({ mean }) => mean))
  const none = {
    ...view,
    table: { ...view.table, rows: view.table.rows.map((row) => ({ ...row, scores: [] })) }
  }
  expect(intervalFigure(none)).toBeNull()
  expect(axisFigures(none)).toEqual([])
})
