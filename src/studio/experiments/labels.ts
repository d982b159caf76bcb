import type { RunConfig } from '../../contract/run-config'
import { mixingSettings, policyTitle, settingAt, settingWords } from '../../core/setting-words'

/**
 * A name for each configuration: its mixing, and the other fields of the grid.
 * @param tuned fields that are chosen on validation: their values would mislead, and are named only if nothing else
 *   distinguishes two configurations
 */
export function labelsOf(configs: RunConfig[], paths: string[], tuned: string[] = []): string[] {
  const labels = labelsWithout(configs, paths, tuned)
  const distinct = new Set(labels).size === labels.length
  return distinct ? labels : labelsWithout(configs, paths, [])
}

function labelsWithout(configs: RunConfig[], paths: string[], tuned: string[]): string[] {
  const others = paths.filter((path) => path !== 'mixing' && !path.startsWith('mixing.'))
  return configs.map((config) =>
    [
      policyTitle(config.mixing),
      ...mixingSettings(config.mixing, tuned),
      ...others.map((path) => settingWords(path, settingAt(config, path)))
    ].join(', ')
  )
}
