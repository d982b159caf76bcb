import type { z } from 'zod'
import type { MixingFacts, Refusal } from './suitability'

type PolicySettings = z.ZodObject<{ policy: z.ZodLiteral<string> }>

/** All that is known of a policy but how it draws, which the engine registers under the same name. */
export interface PolicyDescriptor<S extends PolicySettings = PolicySettings> {
  title: string
  description: string
  /** With the alpha that its paper recommends as the default. */
  settings: S
  /** What a step costs in time and memory: 1 is one of plain training. */
  cost: number
  /** Why it makes no sense for such data or settings, and what to choose instead. */
  refuse: (config: z.infer<S>, facts: MixingFacts) => Refusal
  /** What the microscope says where the inputs of a batch were mixed. */
  preview: string
}

/**
 * @param settings whose title and description are the policy's
 * @param change what is not as for most policies
 */
export function describePolicy<S extends PolicySettings>(
  settings: S,
  change: Partial<Pick<PolicyDescriptor<S>, 'cost' | 'refuse' | 'preview'>> = {}
): PolicyDescriptor<S> {
  const { title = settings.shape.policy.value, description = '' } = settings.meta() ?? {}
  return {
    ...{ title, description, settings, cost: 1, refuse: () => null },
    preview: 'the inputs are mixed before the model sees them.',
    ...change
  }
}
