import { z } from 'zod'
import { errorRecord } from '../contract/errors'

/** From the client to the server. */
export const request = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('call'),
    id: z.int(),
    name: z.string(),
    input: z.unknown().optional()
  }),
  z.object({ type: z.literal('cancel'), id: z.int() })
])
export type Request = z.infer<typeof request>

/** From the server to the client. */
export const reply = z.discriminatedUnion('type', [
  z.object({ type: z.literal('result'), id: z.int(), output: z.unknown().optional() }),
  z.object({ type: z.literal('error'), id: z.int(), error: errorRecord }),
  z.object({ type: z.literal('event'), name: z.string(), payload: z.unknown().optional() })
])
export type Reply = z.infer<typeof reply>
