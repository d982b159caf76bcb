import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { endOfLog } from '../run-log'

/** The last lines of every log of the home folder, one log after the other. */
export async function recentLog(folder: string, lines: number): Promise<string> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.log')).sort()
  const texts = await Promise.all(
    names.map(async (name) => {
      const text = (await endOfLog(join(folder, name))).trimEnd()
      return text && `${name}\n${text.split('\n').slice(-lines).join('\n')}`
    })
  )
  return texts.filter(Boolean).join('\n\n')
}
