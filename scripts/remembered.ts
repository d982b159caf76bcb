import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const day = 24 * 60 * 60 * 1000

interface Remembered {
  message: string
  at: number
}

/**
 * Tries something slow that may not be possible here; when it fails, the same failure is given
 * for a day without trying.
 * @param attempt resolves to null, or to why it failed
 * @returns null, or why it failed
 */
export async function attemptOnceADay(
  cache: string,
  name: string,
  attempt: () => Promise<string | null>,
  now = Date.now()
): Promise<string | null> {
  const path = join(cache, `failure-${name}.json`)
  try {
    const { message, at } = JSON.parse(readFileSync(path, 'utf8')) as Remembered
    if (now - at < day && now >= at) return message
  } catch {
    // Nothing is remembered.
  }
  const message = await attempt()
  if (message !== null) {
    try {
      mkdirSync(cache, { recursive: true })
      writeFileSync(path, JSON.stringify({ message, at: now } satisfies Remembered))
    } catch {
      // A full or read-only disk: it is tried again next time.
    }
  }
  return message
}
