import type { z } from 'zod'
import type { RecommendedAlpha } from './recommended-alpha'
import type { MixingFacts, Refusal } from './suitability'

type PolicySettings = z.ZodObject<{ policy: z.ZodLiteral<string> }>

/** Everything about a policy except how it draws plans, which the engine registers under the same name. */
export interface PolicyDescriptor<S extends PolicySettings = PolicySettings> {
  title: string
  description: string
  settings: S
  /** By situation; the default of the settings lies within one of them. */
  alpha: RecommendedAlpha[]
  /** What a step costs in time and memory: 1 is one of plain training. */
  cost: number
  /** Why it does not suit such data or settings, and what to choose instead. */
  refuse: (config: z.infer<S>, facts: MixingFacts) => Refusal
  /** What the microscope shows for a batch whose inputs were mixed. */
  preview: string
}

/**
 * @param settings whose title and description are the policy's
 * @param change what differs from most policies
 */
export function describePolicy<S extends PolicySettings>(
  settings: S,
  change: Partial<Pick<PolicyDescriptor<S>, 'alpha' | 'cost' | 'refuse' | 'preview'>> = {}
): PolicyDescriptor<S> {
  const { title = settings.shape.policy.value, description = '' } = settings.meta() ?? {}
  return {
    ...{ title, description, settings, alpha: [], cost: 1, refuse: () => null },
    preview: 'the inputs are mixed before the model sees them.',
    ...change
  }
}
