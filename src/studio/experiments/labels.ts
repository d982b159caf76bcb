import type { RunConfig } from '../../contract/run-config'
import { mixingConfig, policies, type MixingConfig } from '../../contract/mixing'

/**
 * A name for each configuration: its mixing, and the other fields of the grid.
 * @param tuned fields that are chosen on validation: their values would mislead, and are named only where they alone
 *   tell two configurations apart
 */
export function labelsOf(configs: RunConfig[], paths: string[], tuned: string[] = []): string[] {
  const labels = labelsWithout(configs, paths, tuned)
  const distinct = new Set(labels).size === labels.length
  return distinct ? labels : labelsWithout(configs, paths, [])
}

function labelsWithout(configs: RunConfig[], paths: string[], tuned: string[]): string[] {
  const others = paths.filter((path) => path !== 'mixing' && !path.startsWith('mixing.'))
  return configs.map((config) =>
    [mixingLabel(config.mixing, tuned), ...others.map((path) => fieldLabel(config, path))].join(
      ', '
    )
  )
}

/** The policy with its alpha and whatever departs from its defaults. */
function mixingLabel(mixing: MixingConfig, tuned: string[]): string {
  if (mixing.policy === 'none') return 'Plain'
  const { title } = policies[mixing.policy]
  const standard: Record<string, unknown> = { ...mixingConfig.parse({ policy: mixing.policy }) }
  const settings = Object.entries(mixing).filter(
    ([field, value]) =>
      !tuned.includes(`mixing.${field}`) &&
      (field === 'alpha' || JSON.stringify(value) !== JSON.stringify(standard[field]))
  )
  return [title, ...settings.map(([field, value]) => `${spaced(field)} ${shown(value)}`)].join(', ')
}

function fieldLabel(config: RunConfig, path: string): string {
  const value = path
    .split('.')
    .reduce<unknown>(
      (object, key) => (object as Record<string, unknown> | undefined)?.[key],
      config
    )
  return `${spaced(path.split('.').at(-1) ?? path)} ${shown(value)}`
}

const spaced = (field: string): string =>
  field.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)

function shown(value: unknown): string {
  if (value === null) return 'unset'
  if (typeof value === 'string') return value
  if (typeof value !== 'object') return JSON.stringify(value)
  if (Array.isArray(value)) return value.map((item: unknown) => shown(item)).join(' ')
  return Object.entries(value)
    .map(([field, item], index) => (index === 0 ? shown(item) : `${spaced(field)} ${shown(item)}`))
    .join(' ')
}
