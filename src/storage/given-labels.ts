import { StudioError } from '../contract/errors'
import { givenLabels } from '../contract/labelling'
import { readJson } from './json'

/**
 * The classes that the user gave to pictures, by path.
 * @param path of the file; none are given where it is left out
 * @throws StudioError 'not-found' when the file is gone, 'storage' when it is damaged
 */
export async function readGivenLabels(path: string | undefined): Promise<Map<string, string>> {
  if (path === undefined) return new Map()
  const labels = await readJson(path, givenLabels)
  if (labels !== null) return new Map(Object.entries(labels))
  throw new StudioError(
    'not-found',
    `The file with the labels of these pictures is gone: ${path}. Bring it back, or sort the pictures again.`,
    { path }
  )
}
