import { createHash } from 'node:crypto'
import { join } from 'node:path'
import type { ReadingOptions } from '../../contract/data'
import { readGivenLabels } from '../../storage/given-labels'
import { jsonText, writeJson } from '../../storage/json'
import { makeFolders } from '../../storage/make-folders'

const byPath = ([one]: [string, string], [other]: [string, string]): number =>
  one < other ? -1 : one > other ? 1 : 0

/**
 * Writes labels of pictures over those that a reading has into a new file, named by its content: runs that were trained
 * with other labels keep theirs.
 * @param labels classes by path; null takes a given label away
 * @returns the reading with the new file, or without one where no label is left
 * @throws StudioError 'not-found' where the earlier labels are gone, 'storage' where the new ones cannot be written
 */
export async function keepLabels(
  folder: string,
  { labels: earlier, ...reading }: ReadingOptions,
  labels: Record<string, string | null>
): Promise<ReadingOptions> {
  const given = await readGivenLabels(earlier)
  for (const [path, label] of Object.entries(labels)) {
    if (label === null) given.delete(path)
    else given.set(path, label)
  }
  if (given.size === 0) return reading
  const kept = Object.fromEntries([...given].sort(byPath))
  const digest = createHash('sha256').update(jsonText(kept)).digest('hex').slice(0, 16)
  const path = join(folder, `${digest}.json`)
  await makeFolders(folder)
  await writeJson(path, kept)
  return { ...reading, labels: path }
}
