import { createHash, type Hash } from 'node:crypto'
import type { DataDigests } from '../../contract/data'
import type { Column, DataSet, ImageFeatures, TableFeatures, Targets } from './dataset'
import type { Split } from './preparation/split'
import { allRows, inParts } from './rows/example-rows'
import { blocksOf } from './rows/number-values'

/** Version of the rules below: digests by other rules must not compare as equal. */
const rules = 'mixup-studio data 1'
/** Hashed at a time, since Node refuses more than 2 GiB at once. */
const chunkBytes = 64 * 1024 * 1024

function addBytes(hash: Hash, { buffer, byteOffset, byteLength }: ArrayBufferView): void {
  for (let at = 0; at < byteLength; at += chunkBytes) {
    hash.update(new Uint8Array(buffer, byteOffset + at, Math.min(chunkBytes, byteLength - at)))
  }
}

/** Facts go in as JSON with its length before it, so that no two sequences of facts have the same bytes. */
function addFacts(hash: Hash, ...facts: unknown[]): void {
  const text = JSON.stringify(facts)
  hash.update(`${Buffer.byteLength(text)}:${text}`)
}

function addColumn(hash: Hash, column: Column): void {
  if (column.kind === 'numeric') {
    addFacts(hash, 'numeric', column.name)
    // One bit pattern for each missing value and for zero.
    for (const { values } of blocksOf(column.values)) {
      addBytes(
        hash,
        values.map((value) => (Number.isNaN(value) ? NaN : value + 0))
      )
    }
  } else {
    addFacts(hash, column.kind, column.name, column.categories)
    addBytes(hash, column.codes)
  }
}

function addFeatures(hash: Hash, features: ImageFeatures | TableFeatures): void {
  if (features.kind === 'table') {
    for (const column of features.columns) addColumn(hash, column)
    return
  }
  const { shape, range, pixels, columns = null } = features
  const bytes = pixels instanceof Float32Array ? 4 : 1
  addFacts(hash, 'image', shape, range, bytes, columns)
  if (ArrayBuffer.isView(pixels)) addBytes(hash, pixels)
  else {
    for (const part of inParts(allRows(pixels.length), pixels.width)) {
      addBytes(hash, pixels.gather(part))
    }
  }
}

function addTargets(hash: Hash, targets: Targets): void {
  if (targets.task === 'classification') {
    addFacts(hash, targets.task, targets.classes)
    addBytes(hash, targets.labels)
  } else {
    addFacts(hash, targets.task, targets.names)
    addBytes(hash, targets.values)
  }
}

/**
 * SHA-256 of what was read, in the order in which it was read: features, targets, groups and given splits. Files that
 * give the same examples in the same order have the same digest, wherever they are and whatever they are called.
 */
export function digestOfDataSet({ length, features, targets, groups, given }: DataSet): string {
  const hash = createHash('sha256')
  addFacts(hash, rules, length, features.kind)
  addFeatures(hash, features)
  addTargets(hash, targets)
  addFacts(hash, 'groups', groups !== null, 'given', given)
  if (groups) addBytes(hash, groups)
  return hash.digest('hex')
}

/** SHA-256 of the rows of each split, in their order. */
export function digestOfSplit(split: Split): string {
  const hash = createHash('sha256')
  for (const name of ['train', 'validation', 'test'] as const) {
    addFacts(hash, rules, name, split[name].length)
    addBytes(hash, split[name])
  }
  return hash.digest('hex')
}

/** What a run is made from; `split` as it was made, before examples were left out or labels corrupted by seed. */
export const digestsOf = (dataSet: DataSet, split: Split): DataDigests => ({
  content: digestOfDataSet(dataSet),
  split: digestOfSplit(split)
})
