import { readdir, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { StudioError } from '../../../../contract/errors'
import { pairNames, readArrayName } from './array-names'
import type { LabelledArrays } from './arrays'
import { isIdx, readIdx } from './idx'
import { isNpy, readNpy } from './npy'
import type { AnyArray } from './numeric-array'
import type { Problems } from '../../problems'
import { isCompanion } from '../companion'
import { fileError, readWhole } from '../read-file'

/** The name of an array file without endings that say nothing about its content. */
const bareName = (file: string) => file.replace(/(\.(idx|npy|gz|ubyte|bin))+$/i, '')

/** Whether a file may hold an array, by its name. */
export function isArrayFileName(file: string): boolean {
  return /(\.npy|[.-]idx\d?([.-]ubyte)?)(\.gz)?$/i.test(file)
}

/**
 * Reads one array file, NPY or IDX, plain or gzipped.
 * @throws StudioError not-found, storage or invalid-data
 */
async function readArrayFile(path: string): Promise<AnyArray> {
  const bytes = await readWhole(path)
  const name = basename(path)
  if (isNpy(bytes)) return readNpy(bytes, name)
  if (isIdx(bytes) || !/\.npy/i.test(name)) return readIdx(bytes, name)
  return readNpy(bytes, name)
}

interface Pair {
  features: string
  targets: string
  split: LabelledArrays['split']
}

async function readPair(
  folder: string,
  { features, targets, split }: Pair
): Promise<LabelledArrays> {
  return {
    name: features,
    split,
    features: await readArrayFile(join(folder, features)),
    targets: await readArrayFile(join(folder, targets))
  }
}

/** Pairs of files, features and labels, found by their names; of a file and its copy packed by gzip, one. */
function pairFiles(files: string[]): { pairs: Pair[]; alone: string[] } {
  const byName = new Map(files.toSorted().map((file) => [bareName(file), file]))
  const { pairs, alone } = pairNames([...byName.keys()])
  const file = (name: string) => byName.get(name)!
  return {
    pairs: pairs.map(({ features, targets, split }) => ({
      features: file(features),
      targets: file(targets),
      split
    })),
    alone: alone.map(file)
  }
}

async function readFolder(folder: string, problems: Problems): Promise<LabelledArrays[]> {
  const files = (await readdir(folder)).filter(isArrayFileName)
  const { pairs, alone } = pairFiles(files)
  for (const file of alone)
    problems.add('skipped', file, 'no matching features or labels were found')
  const parts: LabelledArrays[] = []
  for (const pair of pairs) {
    try {
      parts.push(await readPair(folder, pair))
    } catch (thrown) {
      problems.add('unreadable', pair.features, StudioError.from(thrown).message)
    }
  }
  if (parts.length > 0) return parts
  const [first] = problems.list().filter(({ kind }) => kind === 'unreadable')
  throw new StudioError(
    'invalid-data',
    `${basename(folder)}: ${first?.message ?? 'no features with their labels were found. Use matching names, for example train-images-idx3-ubyte and train-labels-idx1-ubyte, or X.npy and y.npy.'}`
  )
}

/**
 * Arrays of NPY or IDX files. For a folder, all pairs of features and labels; for a file, the file and its partner in the same folder. A
 * pair that cannot be read becomes a line of the report if another pair can be read.
 * @throws StudioError not-found, storage or invalid-data
 */
export async function readArrayFiles(path: string, problems: Problems): Promise<LabelledArrays[]> {
  const found = await stat(path).catch((thrown: unknown) => {
    throw fileError(path, thrown)
  })
  if (found.isDirectory()) return readFolder(path, problems)
  const folder = dirname(path)
  const name = basename(path)
  const siblings = (await readdir(folder)).filter((file) => isArrayFileName(file) || file === name)
  const others = siblings.filter((file) => bareName(file) !== bareName(name))
  const pair = pairFiles([name, ...others]).pairs.find(
    ({ features, targets }) => features === name || targets === name
  )
  if (pair) {
    const partner = pair.features === name ? pair.targets : pair.features
    if (await isCompanion(path, join(folder, partner))) return [await readPair(folder, pair)]
  }
  const { split } = readArrayName(bareName(name))
  return [{ name, split, features: await readArrayFile(path), targets: null }]
}
