import { describe, expect, it } from 'vitest'
import { mixingConfig } from '../../contract/mixing'
import { modelConfig } from '../../contract/model'
import {
  batchNormWith,
  conv,
  dense,
  globalAveragePool,
  maxPool,
  relu6,
  zeroPad
} from '../../core/architecture/layer'
import { describeBlocks } from '../../core/architecture'
import { compareStep, openBoth, withOffsets } from './testing/compare'
import { comparisons, expectEqualSteps, suiting, titleOf } from './testing/equality'
import { definitionOf, inputOf, mixingBy } from './testing/runners'

/** Deep nets take minutes: `npm run test:full` compares them too, and all at step 200. */
const shallow = comparisons.filter(
  ({ model }) => !/resnet|mobilenet|efficientnet/.test(model.architecture)
)

describe('restarted from the same state, a compiled step agrees with the eager one', () => {
  it.each(shallow.map((one) => [titleOf(one), one] as const))(
    'at steps 0 and 10: %s',
    (_, comparison) => expectEqualSteps(comparison, [0, 10])
  )

  it('for the layers of nets of photographs', async () => {
    const norm = batchNormWith(1e-3)
    const stem = [zeroPad(1), conv(6, 3, { stride: 2, padding: 'valid', bias: false }), norm, relu6]
    const unit = [
      ...[conv(12, 1, { bias: false }), norm, relu6],
      ...[{ kind: 'depthwiseConv' as const, size: 3, stride: 1, padding: 'same' as const }, norm],
      ...[relu6, conv(6, 1, { bias: false }), norm]
    ]
    const model = describeBlocks(
      [
        { name: 'stem', layers: [...stem, zeroPad(1), maxPool(3, 2)], mixing: 'default' },
        {
          name: 'unit',
          layers: [{ kind: 'residual', main: unit, shortcut: [] }],
          mixing: 'default'
        },
        { name: 'output', layers: [globalAveragePool, dense(3)], mixing: 'default' }
      ],
      [9, 9, 3]
    )
    const definition = definitionOf({ architecture: 'linear' }, [9, 9, 3], { model })
    const both = openBoth(definition, undefined, withOffsets(model))
    for (const policy of ['input', 'manifold', 'cutmix']) {
      await compareStep(both, inputOf(definition, mixingBy(policy), 1), policy)
    }
    both.dispose()
  })

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
