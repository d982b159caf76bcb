import { z } from 'zod'

/** What people write about a run or an experiment, in Markdown. */
export const notes = z.string().max(20_000)
