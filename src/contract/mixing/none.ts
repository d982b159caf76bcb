import { z } from 'zod'

export const noMixing = z
  .object({ policy: z.literal('none') })
  .meta({ title: 'None', description: 'Plain training: every example as it is' })
