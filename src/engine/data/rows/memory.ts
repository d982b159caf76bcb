import { freemem } from 'node:os'

/** Of the free memory, what the features of one data set may take before they are kept in a file. */
const shareOfFree = 1 / 4
/** Held in any case: some systems count memory as taken that they would give. */
const leastHeld = 256 * 2 ** 20

/** Bytes that this process may still take: those free on the machine, and within its control group where it is in one. */
export function freeMemory(): number {
  const group = process.constrainedMemory()
  const left = group > 0 ? group - process.memoryUsage.rss() : Infinity
  return Math.max(0, Math.min(freemem(), left))
}

/**
 * Bytes of features that may be held in memory; more are kept in a file and read from there. `MIXUP_STUDIO_HELD_BYTES`
 * sets them for tests, and for machines whose memory is meant for others.
 */
export function mostHeldBytes(): number {
  const asked = Number(process.env['MIXUP_STUDIO_HELD_BYTES'] ?? NaN)
  return Number.isFinite(asked) ? asked : Math.max(leastHeld, shareOfFree * freeMemory())
}
