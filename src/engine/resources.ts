import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { StudioError } from '../contract/errors'

/**
 * A file or folder of the project's `resources`, found upwards from this code, be it source or built.
 * @throws StudioError `not-found` where the installation lacks it
 */
export function resource(name: string, from = dirname(fileURLToPath(import.meta.url))): string {
  for (let folder = from; ; folder = dirname(folder)) {
    const candidate = join(folder, 'resources', name)
    if (existsSync(candidate)) return candidate
    if (dirname(folder) === folder) {
      throw new StudioError(
        'not-found',
        `resources/${name} is missing from this installation. Install the studio again.`
      )
    }
  }
}
