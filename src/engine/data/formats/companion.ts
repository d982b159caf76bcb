import { realpath } from 'node:fs/promises'
import { dirname } from 'node:path'

/**
 * Whether a file that nobody chose may be read together with one that was chosen: it must really lie in the same folder.
 * A link could fetch it from anywhere.
 */
export async function isCompanion(chosen: string, other: string): Promise<boolean> {
  const [folder, file, partner] = await Promise.all(
    [dirname(chosen), chosen, other].map((path) => realpath(path).catch(() => null))
  )
  if (!folder || !file || !partner) return false
  return [folder, dirname(file)].includes(dirname(partner))
}
