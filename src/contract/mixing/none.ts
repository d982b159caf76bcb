import { z } from 'zod'

export const noMixing = z.object({ policy: z.literal('none') })
