import { imageExtensions } from '../../../core/image-formats'
import type { DroppedFile } from '../../client/upload'

/** One file or folder of what was dropped, with all files in it. */
export interface DroppedItem {
  name: string
  isFolder: boolean
  files: DroppedFile[]
}

/** What was dropped, by its top entries. */
export function itemsOf(files: DroppedFile[]): DroppedItem[] {
  const items = new Map<string, DroppedItem>()
  for (const file of files) {
    const [name = '', ...rest] = file.path.split('/')
    const known = items.get(name)
    if (known) known.files.push(file)
    else items.set(name, { name, isFolder: rest.length > 0, files: [file] })
  }
  return [...items.values()]
}

const endingOf = (name: string): string => name.split('.').at(-1)?.toLowerCase() ?? ''

/** Whether several items look like parts of one data set: folders of classes, or pictures. */
export const looksLikeOne = (items: DroppedItem[]): boolean =>
  items.every(({ isFolder }) => isFolder) ||
  items.every(({ name, isFolder }) => !isFolder && imageExtensions.includes(endingOf(name)))

/** Several items below one folder. */
export function inOneFolder(items: DroppedItem[]): DroppedItem {
  const [first, second] = items.map(({ name }) => name)
  const name =
    items.length === 2 ? `${first} and ${second}` : `${first} and ${items.length - 1} more`
  const files = items.flatMap((item) =>
    item.files.map(({ path, file }) => ({ path: `${name}/${path}`, file }))
  )
  return { name, isFolder: true, files }
}
