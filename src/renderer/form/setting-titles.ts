import { runConfig } from '../../contract/run-config'
import { fieldsAlong, fieldsOf, titleOf, type Field } from './fields'
import type { Path } from './paths'
import { wordFor } from './words'

const fields = fieldsOf(runConfig)

/** What is chosen first in a section, by its path. */
const choices: Record<string, string> = {
  'model.architecture': 'Architecture',
  'mixing.policy': 'Policy',
  'optimizer.kind': 'Method',
  'schedule.kind': 'Shape'
}

/** A part of a section that only the configuration knows, such as "reading" of the data. */
const isInternal = (field: Field, index: number): boolean =>
  index === 1 && field.kind === 'group' && field.title === titleOf(field.key)

/**
 * What the form calls a setting: "Data", "Image size", "Height".
 * @param config says which variants are chosen; without it the first that has the setting counts
 */
export function settingTitles(path: Path, config?: unknown): string[] {
  const keys = path.map(String)
  const along = fieldsAlong(fields, config, keys)
  const rest = keys.slice(along.length)
  const titles = along
    .filter((field, index) => index === keys.length - 1 || !isInternal(field, index))
    .map(({ title }) => title)
  return [...titles, ...rest.map((key) => choices[keys.join('.')] ?? titleOf(key))]
}

export const settingTitle = (path: Path, config?: unknown): string =>
  settingTitles(path, config).join(' › ')

/** The value of a setting as the form shows it, "All" where no limit is set. */
export function settingText(path: Path, value: unknown): string {
  const keys = path.map(String)
  const field = fieldsAlong(fields, undefined, keys)[keys.length - 1]
  return value === null && field?.empty !== undefined ? field.empty : wordFor(value)
}
