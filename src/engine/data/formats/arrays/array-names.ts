import type { SplitName } from '../../../../contract/data'
import { splitFromName } from '../../preparation/given-split'

export type ArrayRole = 'features' | 'targets'

const roles: Record<string, ArrayRole> = {
  x: 'features',
  image: 'features',
  images: 'features',
  data: 'features',
  feature: 'features',
  features: 'features',
  input: 'features',
  inputs: 'features',
  arr0: 'features',
  y: 'targets',
  label: 'targets',
  labels: 'targets',
  target: 'targets',
  targets: 'targets',
  output: 'targets',
  outputs: 'targets',
  arr1: 'targets'
}

/**
 * What an array is for, by its name as people give it: "x", "X_train", "train_images", "test-labels-idx1-ubyte", NumPy's
 * own "arr_0" and "arr_1". The role is null when the name says nothing.
 */
export function readArrayName(name: string): { role: ArrayRole | null; split: SplitName | null } {
  const lower = name.toLowerCase().replace(/arr_([01])/, 'arr$1')
  const tokens = lower.split(/[^a-z0-9]+/)
  const joined = /^([xy])(train|test|val|valid|validation)$/
  const split = tokens.map((token) => joined.exec(token)).find((match) => match)
  const role = split ? roles[split[1]!] : tokens.map((token) => roles[token]).find((found) => found)
  return { role: role ?? null, split: split ? splitFromName(split[2]!) : splitFromName(lower) }
}

/** A name without the part that distinguishes features from targets, to find pairs: "train-images-idx3-ubyte" gives "train-*". */
function pairKey(name: string): string {
  return name
    .toLowerCase()
    .replace(/arr_([01])/, 'arr$1')
    .replace(/idx\d/, 'idx')
    .replace(/(^|[^a-z0-9])([xy])(?=train|test|val)/, '$1*')
    .split(/([^a-z0-9*]+)/)
    .map((token) => (token in roles ? '*' : token))
    .join('')
}

/** Joins features with the targets whose names match; unmatched ones are returned too. */
export function pairNames(names: string[]): {
  pairs: { features: string; targets: string; split: SplitName | null }[]
  alone: string[]
} {
  const targets = names.filter((name) => readArrayName(name).role === 'targets')
  const pairs = names
    .filter((name) => readArrayName(name).role === 'features')
    .flatMap((features) => {
      const partner = targets.find((name) => pairKey(name) === pairKey(features))
      const { split } = readArrayName(features)
      return partner === undefined ? [] : [{ features, targets: partner, split }]
    })
  const used = new Set(pairs.flatMap((pair) => [pair.features, pair.targets]))
  return { pairs, alone: names.filter((name) => !used.has(name)) }
}
