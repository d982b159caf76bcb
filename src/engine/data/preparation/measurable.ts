import type { SplitName } from '../../../contract/data'
import type { DataSet } from '../dataset'
import type { Split } from './split'

/** What a split cannot measure, with the class or split concerned. */
export interface Unmeasurable {
  where: string
  message: string
}

const names: Record<SplitName, string> = {
  train: 'training',
  validation: 'validation',
  test: 'test'
}

function missingClasses(labels: Int32Array, classes: string[], split: Split): Unmeasurable[] {
  const present = (rows: Int32Array) => {
    const counts = new Int32Array(classes.length)
    for (const row of rows) counts[labels[row]!]!++
    return counts
  }
  const splits = (Object.keys(names) as SplitName[]).filter((name) => split[name].length > 0)
  const counts = splits.map((name) => present(split[name]))
  return classes.flatMap((where, label) => {
    const total = counts.reduce((sum, count) => sum + count[label]!, 0)
    const without = splits.filter((_, index) => counts[index]![label] === 0)
    if (without.length === 0) return []
    const lacking = without.map((name) => names[name]).join(' and ')
    const effect = without.includes('train')
      ? 'the model cannot learn it'
      : 'scores there do not measure it'
    return [
      { where, message: `no example of this class in ${lacking} (${total} in all): ${effect}` }
    ]
  })
}

function missingLabels({ targets }: DataSet, split: Split): Unmeasurable[] {
  if (targets.task !== 'multi-label') return []
  const width = targets.names.length
  return targets.names.flatMap((where, label) => {
    const without = (Object.keys(names) as SplitName[]).filter(
      (name) =>
        split[name].length > 0 &&
        split[name].every((row) => targets.values[row * width + label] === 0)
    )
    if (without.length === 0) return []
    const lacking = without.map((name) => names[name]).join(' and ')
    return [
      {
        where,
        message: `no positive example of this label in ${lacking}: it cannot be measured there`
      }
    ]
  })
}

/**
 * What cannot be measured with a split: classes or labels without an example in one of its parts, and parts that are
 * empty although examples were meant for them.
 */
export function findUnmeasurable(
  dataSet: DataSet,
  split: Split,
  shares: { validation: number; test: number }
): Unmeasurable[] {
  const { targets } = dataSet
  const empty = (['validation', 'test'] as const)
    .filter((name) => split[name].length === 0 && shares[name] > 0)
    .map((name) => ({
      where: names[name],
      message: 'no examples are left for this split: it cannot be scored'
    }))
  const classes =
    targets.task === 'classification' ? missingClasses(targets.labels, targets.classes, split) : []
  return [...empty, ...classes, ...missingLabels(dataSet, split)]
}
