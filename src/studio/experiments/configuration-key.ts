import { createHash } from 'node:crypto'
import type { RunConfig } from '../../contract/run-config'

const known = new WeakMap<RunConfig, string>()

/** Equal for two configurations that lead to the same run, regardless of their names. */
export function configurationKey(config: RunConfig): string {
  const key = known.get(config) ?? contentKey({ ...config, name: '' })
  known.set(config, key)
  return key
}

/** A digest of a JSON value that does not depend on the order of its fields. */
export function contentKey(value: unknown): string {
  const text = JSON.stringify(value, (_key, item: unknown) =>
    isObject(item) ? sorted(item) : item
  )
  return createHash('sha256').update(text).digest('hex')
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const sorted = (object: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(object).sort(([first], [second]) =>
      first < second ? -1 : Number(first > second)
    )
  )
