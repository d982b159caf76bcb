import { realpath } from 'node:fs/promises'
import { isAbsolute, relative, resolve, sep } from 'node:path'
import type { DataSource } from '../../contract/data'
import { StudioError } from '../../contract/errors'

/** Whether a path is a folder itself or lies in it; both absolute and without links. */
export function isInside(folder: string, path: string): boolean {
  const way = relative(folder, path)
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way))
}

/** The files and folders that a page may name: what the user allowed, and what lies in it. */
export class AllowedPaths {
  private readonly allowed = new Set<string>()

  constructor(paths: Iterable<string> = []) {
    for (const path of paths) this.allowed.add(resolve(path))
  }

  list(): string[] {
    return [...this.allowed]
  }

  allow(path: string): void {
    this.allowed.add(resolve(path))
  }

  /**
   * The path with its links followed.
   * @throws StudioError `not-found` for everything outside, whether it exists or not, so that the
   * answer tells nothing about the disk
   */
  async resolve(path: string): Promise<string> {
    const real = await realpath(path).catch(() => null)
    if (real !== null && !path.includes('\0')) {
      for (const folder of this.allowed) {
        const realFolder = await realpath(folder).catch(() => null)
        if (realFolder !== null && isInside(realFolder, real)) return real
      }
    }
    throw new StudioError(
      'not-found',
      `"${path}" is not in a folder that you opened to the studio. Choose it with the file browser, ` +
        'or start the studio with --allow and the folder.'
    )
  }

  /** Refuses sources outside; bundled and generated data always pass. */
  async check(source: DataSource): Promise<void> {
    if (source.kind === 'path') await this.resolve(source.path)
  }
}
