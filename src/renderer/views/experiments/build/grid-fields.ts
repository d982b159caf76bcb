import type { RunConfig } from '../../../../contract/run-config'
import type { DataSetReport } from '../../../../contract/records'
import type { ModelConfig } from '../../../../contract/model'
import { modelFor } from '../../../../core/workload'
import { titleOf, type Field } from '../../../form/fields'
import { valueAt } from '../../../form/paths'
import { standardOfVariant } from '../../../form/standards'
import { wordFor } from '../../../form/words'

interface Common {
  /** "data.examplesPerClass" */
  path: string
  title: string
  /** Part of the configuration it belongs to, for grouping. */
  section: string
}

export type GridField = Common &
  (
    | {
        kind: 'numbers'
        integer: boolean
        nullable: boolean
        minimum?: number | undefined
        maximum?: number | undefined
      }
    | { kind: 'choices'; options: { title: string; value: unknown }[] }
  )

/** Fields that would change the question, or have no effect on learning. */
const leftOut = new Set([
  'name',
  'seed',
  'mixing',
  'compute',
  'data.source',
  'data.reading',
  'data.split',
  'training.checkpointEvery',
  'training.best'
])
const classesOnly = new Set(['data.examplesPerClass', 'data.labelNoise'])
/** Most requested fields first. */
const first = ['data.examplesPerClass', 'data.trainingExamples', 'data.labelNoise', 'model']

/** Every field of the base that may take several values, the most asked for first. */
export function gridFields(
  fields: Field[],
  base: RunConfig,
  report: DataSetReport | null
): GridField[] {
  const found = fields.flatMap((field) => gridFieldsOf(field, [], base, report))
  const suited = found.filter(
    ({ path }) => !classesOnly.has(path) || !report || report.task === 'classification'
  )
  const rank = ({ path }: GridField): number =>
    first.includes(path) ? first.indexOf(path) : first.length
  return suited.sort((one, other) => rank(one) - rank(other))
}

function gridFieldsOf(
  field: Field,
  parents: string[],
  base: RunConfig,
  report: DataSetReport | null
): GridField[] {
  const keys = [...parents, field.key]
  const path = keys.join('.')
  if (leftOut.has(path)) return []
  const common = { path, title: field.title, section: titleOf(keys[0] ?? '') }
  switch (field.kind) {
    case 'number': {
      const { integer, nullable, minimum, maximum } = field
      return [{ ...common, kind: 'numbers', integer, nullable, minimum, maximum }]
    }
    case 'choice': {
      const options = field.options.map((value) => ({ title: wordFor(value), value }))
      return [{ ...common, kind: 'choices', options }]
    }
    case 'boolean': {
      const options = [false, true].map((value) => ({ title: wordFor(value), value }))
      return [{ ...common, kind: 'choices', options }]
    }
    case 'group':
      return field.fields.flatMap((inner) => gridFieldsOf(inner, keys, base, report))
    case 'variants': {
      const options = field.variants
        .map(({ value }) => ({
          title: wordFor(value),
          value: standardOfVariant(keys, field.discriminator, value)
        }))
        .filter(({ value }) => path !== 'model' || suitsData(value as ModelConfig, base, report))
      const chosen = valueAt(base, [...keys, field.discriminator])
      const inner = field.variants.find(({ value }) => value === chosen)?.fields ?? []
      return [
        { ...common, kind: 'choices', options },
        ...inner.flatMap((one) => gridFieldsOf(one, keys, base, report))
      ]
    }
    case 'optional':
    case 'text':
    case 'texts':
    case 'numbers':
      return []
  }
}

function suitsData(model: ModelConfig, base: RunConfig, report: DataSetReport | null): boolean {
  if (!report) return true
  try {
    modelFor({ ...base, model }, report)
    return true
  } catch {
    return false
  }
}
