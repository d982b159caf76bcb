import { readFileSync, statSync } from 'node:fs'

interface Folder {
  files?: Record<string, Folder>
}

/** Paths of all files in an archive of Electron: behind four numbers of four bytes lies a list of them as JSON. */
function archivedFiles(archive: string): string[] {
  const bytes = readFileSync(archive)
  const list = JSON.parse(bytes.toString('utf8', 16, 16 + bytes.readUInt32LE(12))) as Folder
  const below = ({ files }: Folder, path: string): string[] =>
    files ? Object.entries(files).flatMap(([name, one]) => below(one, `${path}/${name}`)) : [path]
  return below(list, '')
}

const largest = 20 * 2 ** 20

/**
 * Makes sure that an archive holds what runs and nothing else.
 * @throws Error that says how large it is, or which files do not belong there
 */
export function requireLean(archive: string): void {
  const { size } = statSync(archive)
  if (size > largest) throw new Error(`app.asar has ${size} bytes; it may have ${largest}`)
  const idle = archivedFiles(archive).filter((path) => /\.(map|ts|mts|cts)$/.test(path))
  if (idle.length > 0) throw new Error(`app.asar holds what nothing runs: ${idle.join(', ')}`)
}
