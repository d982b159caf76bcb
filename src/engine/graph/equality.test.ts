import { describe, expect, it } from 'vitest'
import { mixingConfig } from '../../contract/mixing'
import { modelConfig } from '../../contract/model'
import { comparisons, expectEqualSteps, suiting, titleOf } from './testing/equality'
import { definitionOf } from './testing/runners'

/** Deep nets take minutes: `npm run test:full` compares them too, and all at step 200. */
const shallow = comparisons.filter(({ model }) => !/resnet/.test(model.architecture))

describe('restarted from the same state, a compiled step agrees with the eager one', () => {
  it.each(shallow.map((one) => [titleOf(one), one] as const))(
    'at steps 0 and 10: %s',
    (_, comparison) => expectEqualSteps(comparison, [0, 10])
  )

  it('with `npm run test:full`, for every architecture and every policy there is', () => {
    const architectures = new Set(comparisons.map(({ model }) => model.architecture))
    const known = modelConfig.options.map((option) => option.shape.architecture.value)
    expect([...architectures].sort()).toEqual([...known].sort())
    const policies = comparisons.flatMap(({ model, exampleShape, task }) =>
      suiting(definitionOf(model, exampleShape, task && { task }))
    )
    const names = mixingConfig.options.map((option) => option.shape.policy.value)
    expect([...new Set(policies.map(({ policy }) => policy))].sort()).toEqual([...names].sort())
  })
})
