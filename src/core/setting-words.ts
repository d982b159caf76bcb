import { mixingConfig, policies, type MixingConfig } from '../contract/mixing'
import type { RunConfig } from '../contract/run-config'

/** The value at a path such as "mixing.alpha"; undefined where the configuration has no such field. */
export const settingAt = (config: RunConfig, path: string): unknown =>
  path
    .split('.')
    .reduce<unknown>(
      (object, key) =>
        typeof object === 'object' && object !== null
          ? (object as Record<string, unknown>)[key]
          : undefined,
      config
    )

const spaced = (field: string): string =>
  field.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)

function shown(value: unknown): string {
  if (value === null || value === undefined) return 'unset'
  if (typeof value === 'string') return value
  if (typeof value !== 'object') return JSON.stringify(value)
  if (Array.isArray(value)) return value.map((item: unknown) => shown(item)).join(' ')
  return Object.entries(value)
    .map(([field, item], index) => (index === 0 ? shown(item) : `${spaced(field)} ${shown(item)}`))
    .join(' ')
}

/** A field of a configuration with its value, in a few words: "examples per class 20". */
export const settingWords = (path: string, value: unknown): string =>
  `${spaced(path.split('.').at(-1) ?? path)} ${shown(value)}`

/**
 * The settings of a policy that say most: its alpha and whatever departs from its defaults.
 * @param hidden fields such as "mixing.alpha" that are left out
 */
export function mixingSettings(mixing: MixingConfig, hidden: string[] = []): string[] {
  if (mixing.policy === 'none') return []
  const standard: Record<string, unknown> = { ...mixingConfig.parse({ policy: mixing.policy }) }
  return Object.entries(mixing)
    .filter(
      ([field, value]) =>
        !hidden.includes(`mixing.${field}`) &&
        (field === 'alpha' || JSON.stringify(value) !== JSON.stringify(standard[field]))
    )
    .map(([field, value]) => settingWords(field, value))
}

/** What a policy is called next to plain training. */
export const policyTitle = ({ policy }: MixingConfig): string =>
  policy === 'none' ? 'Plain' : policies[policy].title
