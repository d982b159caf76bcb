import { StudioError } from '../../../contract/errors'
import type { SplitName } from '../../../contract/data'
import { byName } from './file-names'
import { problem, type Finding, type ImageFile, type ImageSource } from './source'

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
  problems: Finding[]
}

const splitFolders = new Map<string, SplitName>([
  ['train', 'train'],
  ['training', 'train'],
  ['val', 'validation'],
  ['valid', 'validation'],
  ['validation', 'validation'],
  ['dev', 'validation'],
  ['test', 'test'],
  ['testing', 'test']
])

const expectedLayout =
  'Expected one folder a class with its images inside (cats/1.jpg, dogs/2.jpg), or train, val and test folders with the class folders inside (train/cats/1.jpg)'

function splitOf(folder: string): SplitName | undefined {
  return splitFolders.get(folder.toLowerCase())
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

/** Whether the top folders are splits: one of them is for training and holds class folders. */
function namesSplits(paths: string[][]): boolean {
  return paths.some((path) => path.length >= 3 && splitOf(path[0] ?? '') === 'train')
}

function sortedClasses(names: Iterable<string>): string[] {
  const classes = [...names]
  const numbered = classes.every((name) => /^\d{1,9}$/.test(name))
  return classes.sort((a, b) => (numbered ? Number(a) - Number(b) : 0) || byName(a, b))
}

function misplaced(depth: number, expected: number, inSplits: boolean): string {
  if (depth > expected) return 'nested deeper than its class folder'
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
        'everything lies in this folder: classes are looked for inside it'
      )
    )
  }
  const paths = source.files.map(({ path }) => within(path) ?? [])
  const inSplits = namesSplits(paths)
  const expected = inSplits ? 3 : 2
  const classes = new Set<string>()
  const files: ClassedFile[] = []

  for (const folder of source.folders) {
    const parts = within(folder) ?? []
    const name = parts.at(-1)
    if (parts.length !== expected - 1 || name === undefined) continue
    if (!inSplits || splitOf(parts[0] ?? '')) classes.add(name)
  }
  source.files.forEach((file, index) => {
    const parts = paths[index] ?? []
    const split = inSplits ? splitOf(parts[0] ?? '') : null
    const className = parts[expected - 2]
    if (parts.length === expected && className !== undefined && split !== undefined) {
      files.push({ file, className, split })
    } else {
      problems.push(problem('skipped', file.path, misplaced(parts.length, expected, inSplits)))
    }
  })
  return { files, classes: sortedClasses(classes), problems }
}

/** The error for data without a usable image: what was found, and what is expected. */
export function nothingUsable(path: string, problems: Finding[], why: string): StudioError {
  const shown = problems
    .filter(({ kind }) => kind !== 'note')
    .slice(0, 5)
    .map(({ where, message }) => `\n  ${where}: ${message}`)
    .join('')
  return new StudioError(
    'invalid-data',
    `${path}: ${why}. ${expectedLayout}.${shown && `\nFound:${shown}`}`,
    { path, problems: problems.slice(0, 100) }
  )
}
