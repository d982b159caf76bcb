import { runConfig, type RunConfig } from '../contract/run-config'
import { parseRecord } from '../storage/json'

/** Name and seed, in which runs of an experiment differ while hundreds share the rest. */
const own = runConfig.pick({ name: true, seed: true })

/** Checks the settings that many runs share once, and shares them in memory. */
export class ConfigParser {
  private readonly checked = new Map<string, RunConfig>()

  /**
   * The configuration of a run from the text of its file.
   * @throws StudioError as `parseRecord`
   */
  parse(path: string, text: string): RunConfig {
    const { name, seed, ...shared } = looked(text)
    const key = JSON.stringify(shared)
    const known = this.checked.get(key)
    const these = own.safeParse({ name, seed })
    if (known && these.success) return { ...known, ...these.data }
    const config = parseRecord(path, text, runConfig)
    this.checked.set(key, config)
    return config
  }
}

function looked(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? { ...value } : {}
  } catch {
    return {}
  }
}
