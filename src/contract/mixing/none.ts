import { z } from 'zod'
import { describePolicy } from './descriptor'

const settings = z
  .object({ policy: z.literal('none') })
  .meta({ title: 'None', description: 'Plain training: every example as it is' })

export const plainTraining = describePolicy(settings)
