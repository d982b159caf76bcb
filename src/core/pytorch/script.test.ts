import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { initialisationScheme, type InitialisationScheme } from '../../contract/model'
import type { Task } from '../../contract/data'
import { metricName, metrics, metricsOf } from '../../contract/metric'
import { runConfig, type RunConfigInput } from '../../contract/run-config'
import type { DataSetReport } from '../../contract/records'
import { reportForTests } from '../../contract/testing/report'
import { literal } from './python'
import { writePytorchScript } from './script'

const hasPython = spawnSync('python3', ['--version']).status === 0

const report = (change: object): DataSetReport =>
  reportForTests({
    name: 'digits',
    source: { kind: 'bundled', name: 'digits' },
    reading: { header: false, target: 'column 65' },
    examples: 1797,
    shape: [8, 8, 1],
    kind: 'image',
    classes: [
      { name: '0', examples: 178 },
      { name: 'a "quoted" one', examples: 182 }
    ],
    targets: ['column 65'],
    ...change
  })

const digits = report({})
const column = (name: string, kind: string, role = 'feature') => ({ name, kind, role, missing: 0 })
const penguins = report({
  source: { kind: 'bundled', name: 'penguins' },
  reading: { header: true, target: 'Mass' },
  task: 'regression',
  kind: 'table',
  shape: [2],
  classes: [],
  targets: ['Mass'],
  columns: [
    column('Mass', 'numeric', 'target'),
    column('Island', 'categorical'),
    column('Beak', 'numeric')
  ]
})
const moons = report({
  source: { kind: 'generated', name: 'two-moons' },
  format: 'generated',
  kind: 'table',
  shape: [2],
  columns: [column('x', 'numeric'), column('y', 'numeric')]
})
const folder = report({
  source: { kind: 'path', path: "it's here" },
  format: 'image-folder',
  shape: [32, 32, 3]
})

const write = (data: DataSetReport, change: Omit<RunConfigInput, 'data'> & { data?: object }) =>
  writePytorchScript(
    runConfig.parse({ ...change, data: { source: data.source, ...change.data } }),
    data
  )

const cnn = { architecture: 'small-cnn' as const }
const begun = (initialisation: InitialisationScheme) =>
  write(digits, { model: { ...cnn, initialisation } })
const scripts: [string, () => string][] = [
  ['plain', () => write(digits, { model: cnn })],
  ...initialisationScheme.options.map((scheme): [string, () => string] => [
    `initial weights: ${scheme}`,
    () => begun(scheme)
  ]),
  ['100 in total', () => write(digits, { model: cnn, data: { trainingExamples: 100 } })],
  [
    '100 at random, of splits at random',
    () =>
      write(digits, {
        model: cnn,
        data: { trainingExamples: 100, stratifiedSubset: false, split: { stratified: false } }
      })
  ],
  [
    'input mixup with every setting',
    () =>
      write(digits, {
        name: 'a """ name \\',
        data: {
          ...{ examplesPerClass: 5, labelNoise: 0.2, firstClasses: 2, normalisation: 'range' },
          augmentation: { flip: true, cropPadding: 2 }
        },
        model: { architecture: 'mlp', batchNorm: true, dropout: 0.2 },
        optimizer: { kind: 'sgd', nesterov: true },
        schedule: { kind: 'one-cycle' },
        mixing: {
          ...{ policy: 'input', alpha: 0.4, lambdaPer: 'example', fold: true },
          ...{ rampEpochs: 2, probability: 0.5, offFirst: 1, offLast: 2 }
        },
        training: { labelSmoothing: 0.05, clipNorm: 1, earlyStopping: {}, best: 'loss' }
      })
  ],
  [
    'manifold mixup in a residual net',
    () =>
      write(folder, {
        model: { architecture: 'preact-resnet', depth: 8 },
        mixing: { policy: 'manifold' },
        schedule: { kind: 'step', warmupEpochs: 1 }
      })
  ],
  ...(['efficientnet-lite', 'mobilenet-v2', 'resnet'] as const).map(
    (architecture): [string, () => string] => [
      architecture,
      () => write(folder, { model: { architecture }, mixing: { policy: 'manifold' } })
    ]
  ),
  [
    'CutMix',
    () => write(folder, { model: { architecture: 'lenet-5' }, mixing: { policy: 'cutmix' } })
  ],
  [
    'mixup or CutMix',
    () =>
      write(folder, {
        model: { architecture: 'wide-resnet', depth: 10, dropout: 0.1 },
        mixing: { policy: 'mixup-or-cutmix', areaCorrected: false },
        schedule: { kind: 'constant' }
      })
  ],
  [
    'regression',
    () =>
      write(penguins, {
        model: { architecture: 'mlp' },
        mixing: { policy: 'input', lambdaFrom: 'fixed' },
        optimizer: { kind: 'adam' }
      })
  ],
  ['generated data', () => write(moons, { model: { architecture: 'linear' } })]
]

describe('a script', () => {
  it.runIf(hasPython).each(scripts)('is Python that compiles: %s', (_name, script) => {
    const { status, stderr } = spawnSync(
      'python3',
      ['-c', 'import ast, sys; ast.parse(sys.stdin.read())'],
      { input: script(), encoding: 'utf8' }
    )
    expect(stderr).toBe('')
    expect(status).toBe(0)
  })

  it.runIf(hasPython).each([
    ['semicolons below a header', 'Beak;Mass\n1.5;7\n2.5;NA\n', 'Mass'],
    ['no header', '1.5,7\n2.5,NA\n', 'column 2']
  ])('finds out how a file is written, as the studio does: %s', (_name, text, target) => {
    const data = report({
      source: { kind: 'path', path: 'measured.csv' },
      reading: { target },
      task: 'regression',
      kind: 'table',
      shape: [1],
      classes: [],
      targets: [target],
      columns: [column('Beak', 'numeric')]
    })
    const folder = mkdtempSync(join(tmpdir(), 'script-'))
    const file = join(folder, 'measured.csv')
    writeFileSync(file, text)
    const script = write(data, { model: { architecture: 'linear' } })
    const reader = script.slice(script.indexOf('MISSING ='), script.indexOf('def split'))
    const program = `import csv, gzip, json, sys
class np: array = staticmethod(list)
TARGETS = ${JSON.stringify([target])}
${reader}
print(json.dumps(read(sys.argv[1])))`
    const { stdout, stderr } = spawnSync('python3', ['-c', program, file], { encoding: 'utf8' })
    rmSync(folder, { recursive: true })
    expect(stderr).toBe('')
    const [columns, labels] = JSON.parse(stdout) as [Record<string, string[]>, number[][]]
    expect(Object.values(columns)).toEqual([['1.5'], ['7']])
    expect(labels).toEqual([[7]])
  })

  it('reports every metric of its task', () => {
    const written = {
      classification: write(digits, { model: cnn }),
      regression: write(penguins, { model: { architecture: 'linear' } })
    }
    for (const [task, script] of Object.entries(written)) {
      for (const key of metricsOf(task as Task)) {
        const { column } = metrics[key]
        expect(script).toContain(`def ${column}(outputs, targets, scale):`)
        expect(script).toContain(`"${metricName(key)}": ${column}`)
      }
    }
  })

  it('pads as the studio does where a stride leaves one pixel over', () => {
    const script = write(folder, { model: { architecture: 'preact-resnet', depth: 8 } })
    expect(script).toContain(
      'nn.ZeroPad2d((0, 1, 0, 1)), nn.Conv2d(16, 32, 3, stride=2, bias=False)'
    )
    expect(script).toContain('nn.Conv2d(3, 16, 3, padding=(1, 1), bias=False)')
  })

  it('writes the layers of nets of photographs', () => {
    const lite = write(folder, { model: { architecture: 'efficientnet-lite' } })
    expect(lite).toContain(
      'nn.Conv2d(32, 32, 3, padding=(1, 1), groups=32, bias=False), nn.BatchNorm2d(32, eps=0.001), nn.ReLU6()'
        .split(', nn.')
        .join(',\n                nn.')
    )
    const residual = write(folder, { model: { architecture: 'resnet' } })
    expect(residual).toMatch(/nn\.ZeroPad2d\(3\),\s+nn\.Conv2d\(3, 64, 7, stride=2, bias=False\)/)
    expect(residual).toContain('nn.MaxPool2d(3, stride=2)')
  })

  it('begins with the weights of the scheme; those of PyTorch itself need no code', () => {
    expect(begun('he-normal')).toContain('nn.init.xavier_uniform_(weighted[-1].weight)')
    expect(begun('he-uniform')).toContain('nn.init.kaiming_uniform_(module.weight')
    expect(begun('glorot-uniform')).toContain('nn.init.xavier_uniform_(module.weight)')
    expect(begun('pytorch')).not.toContain('nn.init')
    expect(begun('pytorch')).not.toContain('self.initialise')
  })

  it('says what it cannot repeat, and what to do', () => {
    const refused = (data: DataSetReport, mixing: object) => () =>
      write(data, { model: cnn, mixing: mixing as { policy: 'none' } })
    expect(refused(digits, { policy: 'fmix' })).toThrow(/no PyTorch script for mixing by fmix/)
    expect(refused(digits, { policy: 'input', pairing: 'cross-class' })).toThrow(/at random/)
    expect(refused(report({ format: 'idx' }), { policy: 'none' })).toThrow(/does not read idx/)
    expect(refused(report({ givenSplits: { train: 9 } }), { policy: 'none' })).toThrow(/their own/)
  })
})

it('writes values as Python does', () => {
  expect(literal({ a: [1, null, true], b: "it's" })).toBe('{"a": [1, None, True], "b": "it\'s"}')
})

it('weighs classes and draws them evenly where that is configured, and names the metric of the best epoch', () => {
  const balanced = runConfig.parse({
    data: { source: { kind: 'bundled', name: 'digits' } },
    model: { architecture: 'linear' },
    training: { classWeights: 'effective', sampling: 'balanced', best: 'balancedAccuracy' }
  })
  const script = writePytorchScript(balanced, digits)
  expect(script).toContain('weights = None, None, 0, class_weights(train)')
  expect(script).toContain('(1 - 0.999) / (1 - 0.999 ** counts)')
  expect(script).toContain('order, loss_sum = balanced_order(train), 0.0')
  expect(script).toContain('BEST_BY = "balanced accuracy"')
  const plain = writePytorchScript(
    { ...balanced, training: { ...balanced.training, classWeights: 'none', sampling: 'shuffled' } },
    digits
  )
  expect(plain).not.toMatch(/class_weights|balanced_order/)
})
