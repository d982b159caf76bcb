import { StudioError } from '../../../contract/errors'
import type { SplitName } from '../../../contract/data'
import { formatPlural } from '../../../contract/format-number'
import { byName } from './file-names'
import { problem, type Finding, type ImageFile, type ImageSource } from './source'
import { splitWords } from '../preparation/given-split'

/** An image with the class, and the split if any, that its folders name. */
export interface ClassedFile {
  file: ImageFile
  className: string
  split: SplitName | null
}

export interface Layout {
  files: ClassedFile[]
  /** Classes that have a folder, whether or not it holds images: sorted. */
  classes: string[]
  /** The split of each file whose top folder names one, in a class folder there or not: by path. */
  splits: ReadonlyMap<string, SplitName>
  problems: Finding[]
}

/** Words around the name of a split: "training_set", "seg_train", "test-images". */
const fillers = new Set([
  'set',
  'data',
  'dataset',
  'seg',
  'image',
  'images',
  'img',
  'imgs',
  'split'
])

const expectedLayout =
  'Expected one folder per class with its images inside (cats/1.jpg, dogs/2.jpg), or train, val and test folders with the class folders inside (train/cats/1.jpg)'

export function splitOf(folder: string): SplitName | undefined {
  const words = folder.toLowerCase().split(/[_\- .]+/)
  const named = words.filter((word) => !fillers.has(word))
  return named.length === 1 ? splitWords.get(named[0]!) : undefined
}

/** "seg_train/seg_train/class" without the repeated folder, "class/train/x.png" with the split in front. */
function straighten(paths: string[][]): string[][] {
  const once = paths.map((path) => {
    const [first, second] = path
    const split = splitOf(first ?? '')
    return path.length > 3 && split && split === splitOf(second ?? '') ? path.slice(1) : path
  })
  const deep = once.filter((path) => path.length > 2)
  const inner = deep.map((path) => splitOf(path[1]!))
  const turned =
    deep.length > once.length / 2 &&
    inner.every(Boolean) &&
    inner.includes('train') &&
    deep.every((path) => !splitOf(path[0]!))
  return turned
    ? once.map((path) => (path.length > 2 ? [path[1]!, path[0]!, ...path.slice(2)] : path))
    : once
}

/** Folders that wrap everything else, such as the one folder many archives hold. */
function wrapping(files: ImageFile[]): string[] {
  let paths = files.map(({ path }) => path.split('/'))
  const wrapper: string[] = []
  for (;;) {
    const inFolders = paths.filter((path) => path.length > 1)
    const first = inFolders[0]?.[0]
    const deep = inFolders.filter((path) => path.length > 2)
    const wraps =
      first !== undefined &&
      !splitOf(first) &&
      inFolders.every(([folder]) => folder === first) &&
      deep.length > inFolders.length / 2
    if (!wraps) return wrapper
    wrapper.push(first)
    paths = inFolders.map((path) => path.slice(1))
  }
}

/**
 * Whether the top folders are splits: one of them is for training and holds class folders, or they name different splits
 * and nothing else.
 */
function namesSplits(paths: string[][]): boolean {
  const inFolders = paths.filter((path) => path.length > 1)
  const splits = inFolders.map(([folder]) => splitOf(folder!))
  const onlySplits = splits.every((split) => split !== undefined) && new Set(splits).size > 1
  return onlySplits || inFolders.some((path, index) => path.length > 2 && splits[index] === 'train')
}

export function sortedClasses(names: Iterable<string>): string[] {
  const classes = [...names]
  const numbered = classes.every((name) => /^\d{1,9}$/.test(name))
  return classes.sort((a, b) => (numbered ? Number(a) - Number(b) : 0) || byName(a, b))
}

function misplaced(inSplits: boolean): string {
  return inSplits ? 'in no class folder of a split' : 'in no class folder'
}

/**
 * Reads classes and splits off the folders: class/image, or split/class/image, below any folder
 * that wraps them all. Files elsewhere are reported as skipped, by folder when nested too deep.
 */
export function readLayout(source: Pick<ImageSource, 'files' | 'folders'>): Layout {
  const problems: Finding[] = []
  const wrapper = wrapping(source.files)
  const within = (path: string): string[] | null => {
    const parts = path.split('/')
    return wrapper.every((name, depth) => parts[depth] === name)
      ? parts.slice(wrapper.length)
      : null
  }
  if (wrapper.length > 0) {
    problems.push(
      problem(
        'note',
        wrapper.join('/'),
        'all files are in this folder: its folders are read as classes'
      )
    )
  }
  const paths = straighten(source.files.map(({ path }) => within(path) ?? []))
  const inSplits = namesSplits(paths)
  const expected = inSplits ? 3 : 2
  const classes = new Set<string>()
  const files: ClassedFile[] = []
  const splits = new Map<string, SplitName>()

  const folders = straighten(source.folders.map((folder) => [...(within(folder) ?? []), '']))
  for (const parts of folders) {
    const name = parts.at(-2)
    if (parts.length !== expected || name === undefined) continue
    if (!inSplits || splitOf(parts[0] ?? '')) classes.add(name)
  }
  let deeper = 0
  source.files.forEach((file, index) => {
    const parts = paths[index] ?? []
    const split = inSplits ? splitOf(parts[0] ?? '') : null
    const className = parts[expected - 2]
    if (split) splits.set(file.path, split)
    if (parts.length >= expected && className !== undefined && split !== undefined) {
      files.push({ file, className, split })
      classes.add(className)
      if (parts.length > expected) deeper++
    } else {
      problems.push(problem('skipped', file.path, misplaced(inSplits)))
    }
  })
  if (deeper > 0) {
    problems.push(
      problem(
        'note',
        'images',
        `${formatPlural(deeper, 'is', 'are')} in a folder below the class folder, and ${deeper === 1 ? 'counts' : 'count'} for that class`
      )
    )
  }
  return { files, classes: sortedClasses(classes), splits, problems }
}

/**
 * The error for data without usable images: what was found, and what is expected.
 * @param pictures files that could be sorted into classes
 */
export function nothingUsable(
  path: string,
  problems: Finding[],
  why: string,
  pictures: number
): StudioError {
  const shown = problems
    .filter(({ kind }) => kind !== 'note')
    .slice(0, 5)
    .map(({ where, message }) => `\n  ${where}: ${message}`)
    .join('')
  const sorting = pictures > 1 ? ' The pictures can also be sorted into classes in the studio.' : ''
  return new StudioError(
    'invalid-data',
    `${path}: ${why}. ${expectedLayout}.${sorting}${shown && `\nFound:${shown}`}`,
    { path, problems: problems.slice(0, 100), pictures }
  )
}
