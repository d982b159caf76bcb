import { z } from 'zod'

/** `request.json`: how a host reaches a trainer that another host started. */
export const runRequest = z.object({ action: z.enum(['pause', 'resume', 'stop']) })
export type RunRequest = z.infer<typeof runRequest>
