import type { CheckpointName } from '../checkpoint'
import { metrics, type MetricKey } from '../metric'
import type { TuningConfig, TuningResult } from './tuning'

/** "learning rate 0.003, alpha 0.4"; "as configured" where nothing was changed. */
function describeSettings(settings: Record<string, number>): string {
  const parts = Object.entries(settings).map(([path, value]) => {
    const field = path.split('.').at(-1) ?? path
    return `${field.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)} ${value}`
  })
  return parts.length === 0 ? 'as configured' : parts.join(', ')
}

/** How the settings were searched, in a sentence. */
export function describeTuning(
  { method, trials, seeds }: TuningConfig,
  metric: MetricKey,
  at: CheckpointName
): string {
  const search =
    method === 'random-search'
      ? `random search, ${trials} settings in full`
      : `successive halving, ${trials} settings, the better half with twice the epochs`
  return `Every configuration, plain training included, had the same budget on the validation split: ${search}, on ${seeds.length === 1 ? `seed ${seeds[0]}` : `seeds ${seeds.join(', ')}`}. The settings with the best mean ${metrics[metric].shortTitle} there at the ${at} epoch went into the experiment; the test split was never used to choose.`
}

const shown = (value: number | null | undefined, metric: MetricKey): string => {
  if (value === null || value === undefined) return ''
  if (Number.isNaN(value)) return 'failed'
  return metrics[metric].isShare ? `${(100 * value).toFixed(2)} %` : value.toPrecision(4)
}

/** Settings chosen for each configuration, with what it and the settings as configured reached on validation. */
export function tuningTable(results: TuningResult[], metric: MetricKey): string[][] {
  const several = new Set(results.map(({ trainingSet }) => trainingSet)).size > 1
  const title = `${metrics[metric].shortTitle} on validation`
  const head = ['Configuration', 'Tried', 'Chosen', title, 'as configured']
  const rows = results.map(({ label, trainingSet, trials, chosen }) => {
    const best = trials.find(({ number }) => number === chosen)
    const ended = trials.filter(({ value }) => value !== null).length
    return [
      several ? `${label}, ${trainingSet}` : label,
      `${ended} of ${trials.length}`,
      best ? describeSettings(best.settings) : 'not chosen yet',
      shown(best?.value, metric),
      shown(trials[0]?.value, metric)
    ]
  })
  return [head, ...rows]
}
