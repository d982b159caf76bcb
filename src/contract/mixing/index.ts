import { z } from 'zod'
import { inputMixing } from './input'
import { noMixing } from './none'

/** Every policy's settings; adding one here makes the engine's registry demand its code. */
export const mixingConfig = z.discriminatedUnion('policy', [noMixing, inputMixing])
export type MixingConfig = z.infer<typeof mixingConfig>
export type PolicyName = MixingConfig['policy']
export type MixingConfigOf<P extends PolicyName> = Extract<MixingConfig, { policy: P }>
