import { realpath } from 'node:fs/promises'
import { isAbsolute, relative, resolve, sep } from 'node:path'
import { StudioError } from '../../contract/errors'
import { findLinkOut } from './links-out'

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
   * @throws StudioError `not-found` for everything outside, whether it exists or not, so the answer reveals nothing
   * about the disk
   */
  async resolve(path: string): Promise<string> {
    const real = path.includes('\0') ? null : await realpath(path).catch(() => null)
    if (real !== null && (await this.contains(real))) return real
    throw new StudioError(
      'not-found',
      `"${path}" is not in a folder opened to the studio. Choose it with the file browser, ` +
        'or start the studio with --allow and the folder.'
    )
  }

  /** Refuses paths outside, and folders with links that lead out: a path is read with all that lies in it. */
  async checkPath(path: string): Promise<void> {
    const link = await findLinkOut(await this.resolve(path), (real) => this.contains(real))
    if (link === null) return
    throw new StudioError(
      'not-found',
      `"${link}" is a link that leads out of the folders opened to the studio. Remove it, or start the studio with --allow ` +
        'and the folder it points to.'
    )
  }

  /** @param real a path without links */
  private async contains(real: string): Promise<boolean> {
    for (const folder of this.allowed) {
      const realFolder = await realpath(folder).catch(() => null)
      if (realFolder !== null && isInside(realFolder, real)) return true
    }
    return false
  }
}
