import { describe, expect, it } from 'vitest'
import { runConfig } from '../../contract/run-config'
import { fieldsOf, titleAt, titleOf, type Field } from './fields'
import { differences, valueAt, withValue } from './paths'

const fields = fieldsOf(runConfig)
function field(...keys: string[]): Field {
  let among = fields
  let found: Field | undefined
  for (const key of keys) {
    found = among.find((candidate) => candidate.key === key)
    among = found && 'fields' in found ? found.fields : []
  }
  if (!found) throw new Error(`no field ${keys.join('.')}`)
  return found
}

describe('fields of the experiment', () => {
  it('have the titles, units and limits of the schema', () => {
    expect(field('training', 'batchSize')).toMatchObject({
      kind: 'number',
      title: 'Batch size',
      unit: 'examples',
      integer: true,
      minimum: 1,
      maximum: 65_536
    })
    expect(field('training', 'clipNorm')).toMatchObject({ kind: 'number', nullable: true })
    expect(field('data', 'augmentation', 'flip')).toMatchObject({ kind: 'boolean' })
    expect(field('seed')).toMatchObject({ kind: 'number', integer: true })
  })

  it('offer every variant of a union with its own fields', () => {
    const mixing = field('mixing')
    if (mixing.kind !== 'variants') throw new Error(mixing.kind)
    expect(mixing.discriminator).toBe('policy')
    const input = mixing.variants.find(({ value }) => value === 'input')
    expect(input?.fields.map(({ key }) => key)).toContain('alpha')
    expect(field('model')).toMatchObject({ kind: 'variants', discriminator: 'architecture' })
  })

  it('know choices, lists and parts that may be absent', () => {
    expect(field('training', 'best')).toMatchObject({
      kind: 'choice',
      options: ['loss', 'score', 'balancedAccuracy', 'macroF1']
    })
    expect(field('training', 'earlyStopping')).toMatchObject({ kind: 'optional' })
    const model = field('model')
    const mlp = model.kind === 'variants' && model.variants.find(({ value }) => value === 'mlp')
    expect(mlp && mlp.fields[0]).toMatchObject({ key: 'hidden', kind: 'numbers', integer: true })
  })

  it('are found by the place of an issue, in the variant that is chosen', () => {
    const root = { model: { architecture: 'small-cnn' } }
    expect(titleAt(fields, root, 'training.batchSize')).toBe('Batch size')
    expect(titleAt(fields, root, 'model.filters.1')).toBe('Filters')
    expect(titleAt(fields, root, 'nowhere.at')).toBe('nowhere.at')
  })

  it('are titled in words where the schema has no title', () => {
    expect(['minDelta', 'small-cnn', 'beta1'].map(titleOf)).toEqual([
      'Min delta',
      'Small cnn',
      'Beta1'
    ])
  })
})

describe('paths', () => {
  const root = { a: { b: [1, 2], c: 3 }, d: 4 }

  it('read and replace without touching the original', () => {
    expect(valueAt(root, ['a', 'b', 1])).toBe(2)
    expect(valueAt(root, ['x', 'y'])).toBeUndefined()
    const changed = withValue(root, ['a', 'b', 1], 9)
    expect(changed).toEqual({ a: { b: [1, 9], c: 3 }, d: 4 })
    expect(root.a.b).toEqual([1, 2])
    expect(withValue(root, ['a', 'x', 'y'], 1).a).toEqual({ b: [1, 2], c: 3, x: { y: 1 } })
  })

  it('find what differs, and only that', () => {
    const other = { a: { b: [1, 2], c: 5 }, d: 4, e: { f: null } }
    expect(differences([root, other])).toEqual([
      { path: ['a', 'c'], values: [3, 5] },
      { path: ['e', 'f'], values: [undefined, null] }
    ])
    expect(differences([root, structuredClone(root)])).toEqual([])
  })
})
