import { describe, expect, it } from 'vitest'
import { experimentDefinition } from '../../../../contract/experiment/definition'
import { modelConfig } from '../../../../contract/model'
import { runConfig } from '../../../../contract/run-config'
import { reportForTests } from '../../../../contract/testing/report'
import { fieldsOf } from '../../../form/fields'
import { definitionOf, nameOf } from './definition-of'
import { gridFields } from './grid-fields'
import { choiceOf, newPlan, newTuning, planOf, type ExperimentPlan } from './plan'
import { followData, sweeps } from './sweeps'

const base = runConfig.parse({
  data: { source: { kind: 'bundled', name: 'digits' } },
  model: { architecture: 'small-cnn' },
  mixing: { policy: 'input', alpha: 0.3, pairing: 'cross-class' },
  seed: 7,
  name: 'mine'
})
const report = reportForTests({
  name: 'Digits',
  source: base.data.source,
  reading: base.data.reading,
  examples: 1797,
  shape: [8, 8, 1],
  kind: 'image',
  classes: Array.from({ length: 10 }, (_, index) => ({ name: `${index}`, examples: 178 }))
})
const fields = gridFields(fieldsOf(runConfig), base, report)
const plan = (change: Partial<ExperimentPlan> = {}): ExperimentPlan => ({
  ...newPlan(base, 'accuracy'),
  ...change
})

describe('an experiment of the form', () => {
  it('compares the mixing of the base with plain training, at every alpha once', () => {
    const choice = { ...choiceOf('input', base.mixing), alphas: '0.1, 0.4 0.1' }
    const { definition, issues } = definitionOf(plan({ mixing: [choice] }), fields, report)
    expect([...issues]).toEqual([])
    expect(definition).toMatchObject({
      name: 'Digits: Input mixup',
      base: { name: '', seed: 0, mixing: { policy: 'none' } },
      grid: {
        mixing: [
          { policy: 'input', alpha: 0.1, pairing: 'cross-class' },
          { policy: 'input', alpha: 0.4, pairing: 'cross-class' }
        ]
      },
      seeds: [0, 1],
      relevantDifference: 0.01
    })
  })

  it('takes numbers, "all" and choices for further fields', () => {
    const chosen = [
      { path: 'data.examplesPerClass', values: [], text: '10, all' },
      { path: 'training.batchSize', values: [], text: '16; 32' }
    ]
    const { definition } = definitionOf(plan({ fields: chosen }), fields, report)
    expect(definition?.grid).toMatchObject({
      'data.examplesPerClass': [10, null],
      'training.batchSize': [16, 32]
    })
    expect(nameOf(plan({ fields: chosen }))).toBe(
      'Digits: Input mixup over examples per class, batch size'
    )
  })

  it('says at its place what is wrong', () => {
    const { definition, issues } = definitionOf(
      plan({
        mixing: [{ ...choiceOf('input'), alphas: '0.2, x' }],
        fields: [{ path: 'data.labelNoise', values: [], text: '0, 1.5' }],
        seedCount: '0',
        relevant: '-1',
        sideBySide: 'two'
      }),
      fields,
      report
    )
    expect(definition).toBeNull()
    expect([...issues.keys()].sort()).toEqual([
      'alphas.0',
      'fields.0',
      'relevant',
      'seedCount',
      'sideBySide'
    ])
    expect(issues.get('alphas.0')).toBe('"x" is not a number.')
    expect(issues.get('fields.0')).toBe('Must be at most 1.')
    expect(definitionOf(plan({ mixing: [] }), fields, report).issues.get('policies')).toMatch(
      /at least one/
    )
    const many = definitionOf(
      plan({
        design: 'fixed',
        seedCount: '1000',
        mixing: [{ ...choiceOf('input'), alphas: '1 2 3' }]
      }),
      fields,
      report
    )
    expect(many.issues.get('grid')).toMatch(/4,000 runs/)
  })

  it('counts the smallest difference in points for shares, else in units', () => {
    const units = definitionOf(plan({ metric: 'loss', relevant: '0.05' }), fields, report)
    expect(units.definition?.relevantDifference).toBe(0.05)
  })

  it('is the same after it was read back from its definition', () => {
    const choice = { ...choiceOf('input', base.mixing), alphas: '0.1, 0.4' }
    const original = definitionOf(
      plan({
        mixing: [choice, choiceOf('cutmix')],
        fields: [{ path: 'data.examplesPerClass', values: [], text: '10, all' }],
        firstSeed: '3',
        design: 'new',
        looks: 3
      }),
      fields,
      report
    ).definition
    const read = planOf(experimentDefinition.parse(original), true)
    expect(read.mixing.map(({ alphas }) => alphas)).toEqual(['0.1, 0.4', '1'])
    expect(definitionOf(read, fields, report).definition).toEqual(original)
  })
})

describe('tuning', () => {
  const plan = newPlan(base, 'accuracy')
  const tuning = { ...newTuning, trials: '4', epochs: '10, 20' }

  it('is left out unless it is asked for, and the same after it was read back', () => {
    expect(definitionOf(plan, fields, report).definition?.tuning).toBeNull()
    const { definition } = definitionOf({ ...plan, tuning }, fields, report)
    expect(definition?.tuning?.space['training.epochs']).toEqual({ values: [10, 20] })
    const again = definitionOf(planOf(definition!, true), fields, report)
    expect(again.definition?.tuning).toEqual(definition?.tuning)
  })

  it('says at its place what is wrong', () => {
    const halving = { ...tuning, method: 'successive-halving' as const }
    const wrong = definitionOf({ ...plan, tuning: { ...halving, trials: '1' } }, fields, report)
    expect([...wrong.issues.keys()]).toEqual(['trials', 'epochs'])
    expect(wrong.definition).toBeNull()
  })
})

describe('fields that may vary', () => {
  const paths = fields.map(({ path }) => path)

  it('begin with those that people ask for, and leave out what changes the question', () => {
    expect(paths.slice(0, 4)).toEqual([
      'data.examplesPerClass',
      'data.trainingExamples',
      'data.labelNoise',
      'model'
    ])
    expect(paths).toContain('optimizer.learningRate')
    expect(
      paths.filter((path) => /^(seed|name|mixing|compute|data\.(source|split))/.test(path))
    ).toEqual([])
  })

  it('offer only models that the data can be given to', () => {
    const table = {
      ...report,
      kind: 'table' as const,
      shape: [4],
      task: 'regression' as const,
      targets: ['y'],
      classes: []
    }
    const model = gridFields(fieldsOf(runConfig), base, table).find(({ path }) => path === 'model')
    const titles = model?.kind === 'choices' ? model.options.map(({ title }) => title) : []
    expect(titles).toContain('MLP')
    expect(titles).not.toContain('Small CNN')
  })
})

describe('questions that are filled in', () => {
  it.each(sweeps.map(({ key }) => key))('%s makes an experiment that can start', (key) => {
    const filled = sweeps.find((sweep) => sweep.key === key)?.plan(base, report)
    if (!filled) throw new Error(`no plan for ${key}`)
    const { definition, issues } = definitionOf(filled, fields, report)
    expect([...issues]).toEqual([])
    expect(definition?.question).not.toBe('')
  })

  it('ask for no more examples than every class has, and not about classes of numbers', () => {
    const sweep = sweeps.find(({ key }) => key === 'examples')
    expect(sweep?.plan(base, report)?.fields[0]?.values).toEqual([5, 10, 20, 50])
    expect(sweep?.plan(base, { ...report, task: 'regression' })).toBeNull()
    const few = {
      ...report,
      classes: [
        { name: 'a', examples: 6 },
        { name: 'b', examples: 900 }
      ]
    }
    expect(sweep?.plan(base, few)).toBeNull()
  })
})

describe('an experiment of other data', () => {
  const table = reportForTests({
    name: 'parts.csv',
    kind: 'table',
    shape: [3],
    columns: ['a', 'b', 'c'].map((name) => ({ name, role: 'feature', kind: 'numeric', missing: 0 }))
  })
  const onTable: typeof base = {
    ...base,
    model: modelConfig.parse({ architecture: 'linear' }),
    mixing: { policy: 'none' }
  }
  const policiesOf = ({ mixing }: ExperimentPlan): string[] =>
    mixing.map((choice) => choice.mixing.policy)

  it('keeps the question, with the policies that suit those data', () => {
    const asked = sweeps[0]?.plan(base, report)
    const images: ExperimentPlan = { ...plan(), ...asked, sweep: 'policies' }
    expect(policiesOf(images)).toContain('cutmix')
    const followed = followData({ ...images, base: onTable }, table)
    expect(policiesOf(followed)).toContain('column-cutmix')
    expect(policiesOf(followed)).not.toContain('cutmix')
    expect(definitionOf(followed, fields, table).issues.size).toBe(0)
  })

  it('cannot start with a policy or a metric that does not suit them, and says why', () => {
    const chosen = plan({ base: onTable, mixing: [choiceOf('cutmix')], metric: 'rmse' })
    const { definition, issues } = definitionOf(followData(chosen, table), fields, table)
    expect(definition).toBeNull()
    expect(issues.get('policies.0')).toMatch(/^CutMix: .*image/)
    expect(issues.get('metric')).toMatch(/RMSE does not suit/)
  })
})
