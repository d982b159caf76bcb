import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** What a build was made from. */
interface BuildStamp {
  /** Hash of names, sizes and times: quick to compare. */
  quick: string
  /** Hash of the contents: right also after a checkout that only changed times. */
  content: string
}

const stampPath = (output: string) => join(output, 'build.json')

function sourceFiles(project: string, inputs: readonly string[]): string[] {
  return inputs
    .flatMap((input) => {
      const path = join(project, input)
      const stat = statSync(path, { throwIfNoEntry: false })
      if (!stat) return []
      if (!stat.isDirectory()) return [input]
      return readdirSync(path, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && !/\.test\.ts$/.test(entry.name))
        .map((entry) => join(entry.parentPath, entry.name).slice(project.length + 1))
    })
    .sort()
}

function quickHash(project: string, files: readonly string[]): string {
  const hash = createHash('sha256')
  for (const file of files) {
    const { size, mtimeMs } = statSync(join(project, file))
    hash.update(`${file}\0${size}\0${mtimeMs}\0`)
  }
  return hash.digest('hex')
}

function contentHash(project: string, files: readonly string[]): string {
  const hash = createHash('sha256')
  for (const file of files) {
    hash
      .update(`${file}\0`)
      .update(readFileSync(join(project, file)))
      .update('\0')
  }
  return hash.digest('hex')
}

function readStamp(output: string): BuildStamp | null {
  const path = stampPath(output)
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as BuildStamp) : null
}

/** Records that the build in `output` was made from the inputs as they are now. */
export function recordBuild(project: string, inputs: readonly string[], output: string): void {
  const files = sourceFiles(project, inputs)
  const stamp: BuildStamp = {
    quick: quickHash(project, files),
    content: contentHash(project, files)
  }
  mkdirSync(dirname(stampPath(output)), { recursive: true })
  writeFileSync(stampPath(output), JSON.stringify(stamp))
}

/**
 * Whether the build in `output` was made from other inputs than there are now.
 * @param inputs files and folders below `project`; tests do not count
 */
export function isStale(project: string, inputs: readonly string[], output: string): boolean {
  const stamp = readStamp(output)
  if (!stamp) return true
  const files = sourceFiles(project, inputs)
  if (quickHash(project, files) === stamp.quick) return false
  if (contentHash(project, files) !== stamp.content) return true
  recordBuild(project, inputs, output)
  return false
}
