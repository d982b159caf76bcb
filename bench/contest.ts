import type { Contender } from './contender'
import type { Request } from './protocol'
import type { Result } from './report'

/** Who computes what, in a contest. */
export interface Entry {
  title: string
  contender: Contender
  request: Omit<Request, 'steps'>
}

interface Contest {
  title: string
  steps: number
  /** Examples of one step. */
  examples: number
  rounds: number
  /** Most steps of the round before the first, which warms up: graphs are recorded, kernels chosen. */
  warmUp: number
}

/** All entries take turns in every round; one that fails is left out, with a note. */
export async function contest(
  { title, steps, examples, rounds, warmUp }: Contest,
  entries: Entry[]
): Promise<Result> {
  const rates = new Map(entries.map((entry) => [entry.title, [] as number[]]))
  const notes: string[] = []
  for (let round = -1; round < rounds; round++) {
    for (const { title, contender, request } of entries) {
      const own = rates.get(title)
      if (!own) continue
      try {
        const asked = round < 0 ? Math.min(steps, warmUp) : steps
        const { seconds } = await contender.time({ ...request, steps: asked })
        if (round >= 0) own.push((steps * examples) / seconds)
      } catch (error) {
        rates.delete(title)
        notes.push(`${title} did not run: ${String(error)}`)
      }
    }
  }
  return { benchmark: { title }, examplesPerSecond: rates, notes }
}
