/** What a step takes: `fixed` whatever its rows, and `each` of them on top. Seconds. */
interface StepTime {
  fixed: number
  each: number
}

/** Mixing needs a partner. */
export const firstRows = 2

/** Below, what a step takes is lost in the noise of the clock. */
const leastPerRow = 1e-9

/**
 * Examples a second of steps with so many rows, from steps with fewer where those would take too long. It begins with two
 * rows, and goes on with as many more as the time that is left surely allows.
 * @param secondsOf how long a step with so many rows takes; the first of a number may take longer, and is not counted
 * @param limit seconds in which it is to end, once the first two steps are over
 */
export async function eagerSpeed(
  secondsOf: (rows: number) => Promise<number>,
  batchSize: number,
  limit: number
): Promise<number> {
  let [left, rows] = [limit, Math.min(firstRows, batchSize)]
  const timed: { rows: number; seconds: number }[] = []
  for (;;) {
    const first = await secondsOf(rows)
    left -= first
    // The first step may have compiled: where it took all of the time, so may have most of the others.
    const seconds = left > 0 ? await secondsOf(rows) : first
    left -= seconds
    timed.push({ rows, seconds })
    // Twice each, and no more rows take more than that many times as long.
    const times = Math.floor(left / (2 * seconds))
    if (rows === batchSize || times < 2) break
    rows = Math.min(batchSize, rows * times)
  }
  const { fixed, each } = stepTime(timed)
  return batchSize / (fixed + each * batchSize)
}

/** The line through the last two times; through the origin where there is one alone, which errs towards too long. */
function stepTime(timed: { rows: number; seconds: number }[]): StepTime {
  const [one, other] = timed.slice(-2)
  if (!one) throw new Error('nothing was timed')
  if (!other) return { fixed: 0, each: Math.max(leastPerRow, one.seconds / one.rows) }
  const slope = (other.seconds - one.seconds) / (other.rows - one.rows)
  const each = Math.max(leastPerRow, slope)
  return { fixed: Math.max(0, other.seconds - each * other.rows), each }
}
