import { formatPlural } from '../../../contract/format-number'
import { sortedClasses, type ClassedFile, type Layout } from './layout'
import { problem, type Finding, type ImageSource } from './source'

/** What the folders say about each picture, by path. One folder around all of them names no class. */
export function classesByFolder(
  source: Pick<ImageSource, 'files'>,
  { classes, files }: Layout
): ReadonlyMap<string, ClassedFile> {
  const tellApart = classes.length > 1 || files.length < source.files.length
  return new Map(tellApart ? files.map((classed) => [classed.file.path, classed]) : [])
}

/**
 * A layout in which given labels come before those of the folders. Pictures with neither are left out; a class that lost
 * all of its pictures to others is none any more.
 */
export function withGivenLabels(
  source: Pick<ImageSource, 'files'>,
  layout: Layout,
  labels: ReadonlyMap<string, string>
): Layout {
  if (labels.size === 0) return layout
  const byFolder = classesByFolder(source, layout)
  const files: ClassedFile[] = []
  const withoutClass: Finding[] = []
  for (const file of source.files) {
    const className = labels.get(file.path) ?? byFolder.get(file.path)?.className
    if (className !== undefined)
      files.push({ file, className, split: layout.splits.get(file.path) ?? null })
    else withoutClass.push(problem('skipped', file.path, 'without a class'))
  }
  const given = files.filter(({ file }) => labels.has(file.path)).length
  const notes = [
    problem('note', 'labels', `${formatPlural(given, 'picture')} with a class given in the studio`)
  ]
  if (labels.size > given) {
    const gone = `${formatPlural(labels.size - given, 'more is of a picture that is', 'more are of pictures that are')} no longer there`
    notes.push(problem('note', 'labels', gone))
  }
  const hadPictures = new Set(layout.files.map(({ className }) => className))
  const emptyFolders = layout.classes.filter((name) => byFolder.size > 0 && !hadPictures.has(name))
  return {
    ...layout,
    files,
    classes: sortedClasses(new Set([...emptyFolders, ...files.map(({ className }) => className)])),
    problems: [
      ...layout.problems.filter(({ kind }) => kind !== 'skipped'),
      ...notes,
      ...withoutClass
    ]
  }
}
