import { randomInt } from 'node:crypto'

/** A name for a run folder: sorts by time of creation, safe in a path, never used twice. */
export function newRunId(time = new Date()): string {
  const digits = time.toISOString().replace(/\D/g, '')
  const suffix = randomInt(36 ** 5)
    .toString(36)
    .padStart(5, '0')
  return `${digits.slice(0, 8)}-${digits.slice(8, 17)}-${suffix}`
}
