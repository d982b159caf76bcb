import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

function asPath(argument: string, folder: string): string | null {
  if (argument.startsWith('-')) return null
  if (!/^file:/i.test(argument)) return resolve(folder, argument)
  try {
    return fileURLToPath(argument)
  } catch {
    return null
  }
}

/**
 * The paths that exist among the arguments of a start, such as folders dropped on the app's icon; as paths or as file: URLs.
 * @param application the folder of the application, which is an argument in a checkout
 */
export async function pathArguments(
  args: readonly string[],
  folder: string,
  application: string
): Promise<string[]> {
  const candidates = args
    .map((argument) => asPath(argument, folder))
    .filter((path) => path !== null && path !== application)
  const exists = async (path: string | null): Promise<string[]> =>
    path === null
      ? []
      : stat(path).then(
          () => [path],
          () => []
        )
  return (await Promise.all(candidates.map(exists))).flat()
}

/** Paths that people opened, kept until there is a page that takes them. */
export class OpenedPaths {
  private readonly waiting: string[] = []
  private take: ((path: string) => void) | null = null

  add(paths: readonly string[]): void {
    this.waiting.push(...paths)
    this.pass()
  }

  /** Passes on what waits and what will come. */
  passTo(take: (path: string) => void): void {
    this.take = take
    this.pass()
  }

  private pass(): void {
    const { take } = this
    if (take) for (const path of this.waiting.splice(0)) take(path)
  }
}
