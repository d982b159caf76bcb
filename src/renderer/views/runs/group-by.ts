import type { RunSummary } from '../../../contract/records'
import { hasEffect } from '../../../core/setting-effect'
import { policyTitle } from '../../../core/setting-words'
import { distinguish, paletteSize, type LineStyle } from '../../charts/palette'
import { valueAt } from '../../form/paths'
import { settingText, settingTitle, settingTitles } from '../../form/setting-titles'
import { differingSettings } from './differing-settings'

/** What runs can be grouped by: "experiment", "policy", or the path of a setting such as "training.batchSize". */
export interface Grouping {
  key: string
  title: string
}

export interface GroupOfRuns {
  label: string
  style: LineStyle
  runs: RunSummary[]
}

/** All that tells some of the runs apart, but for the seed. */
export function groupingsOf(runs: RunSummary[]): Grouping[] {
  const settings = differingSettings(runs)
    .map((path) => path.join('.'))
    .filter((path) => path !== 'mixing.policy' && path !== 'seed')
  return [
    { key: 'policy', title: 'Policy' },
    { key: 'experiment', title: 'Experiment' },
    ...settings.map((key) => ({ key, title: settingTitle(key.split('.')) }))
  ]
}

/** The last colour is kept for plain training, as in experiments. */
const plain = paletteSize - 1

/** Runs with the same value together, in the order in which the values come. */
export function groupRuns(
  runs: RunSummary[],
  key: string,
  experimentOf: (id: string) => string | null
): GroupOfRuns[] {
  const groups = new Map<string, RunSummary[]>()
  for (const run of runs) {
    const label = labelOf(run, key, experimentOf)
    groups.set(label, [...(groups.get(label) ?? []), run])
  }
  let next = 0
  const styled = [...groups].map(([label, members]) => {
    const isPlain = key === 'policy' && members[0]?.config.mixing.policy === 'none'
    return { label, runs: members, style: { colour: isPlain ? plain : next++ % plain, dash: [] } }
  })
  return distinguish(styled)
}

function labelOf(
  { id, config }: RunSummary,
  key: string,
  experimentOf: (id: string) => string | null
): string {
  if (key === 'policy') return policyTitle(config.mixing)
  if (key === 'experiment') return experimentOf(id) ?? 'By themselves'
  const path = key.split('.')
  const value = hasEffect(config, key) ? valueAt(config, path) : undefined
  return `${settingTitles(path).at(-1)} ${settingText(path, value)}`
}
