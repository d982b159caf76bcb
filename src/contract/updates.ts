import { z } from 'zod'

const version = z.string()

/** Where an installation stands with newer versions of itself. */
export const updateState = z.discriminatedUnion('state', [
  /** It never looks: no address was given when it was built, or this is no installation. */
  z.object({ state: z.literal('off') }),
  z.object({ state: z.literal('waiting') }),
  z.object({ state: z.literal('current'), version }),
  /** There is a newer one; `installs` where the studio fetches it by itself once nothing trains. */
  z.object({ state: z.literal('available'), version, installs: z.boolean() }),
  z.object({ state: z.literal('fetching'), version, percent: z.number() }),
  z.object({ state: z.literal('ready'), version }),
  z.object({ state: z.literal('failed'), message: z.string() })
])
export type UpdateState = z.infer<typeof updateState>
