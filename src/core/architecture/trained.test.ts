import { expect, it } from 'vitest'
import { modelConfig } from '../../contract/model'
import { costOf } from '../cost'
import { describeModel } from './index'

const architecture = { architecture: 'mobilenet-v2' as const }
const digest = '0'.repeat(64)

it('needs pictures in colour', () => {
  const model = modelConfig.parse({
    ...architecture,
    pretrained: { weights: { name: 'made', digest } }
  })
  expect(() => describeModel(model, [32, 32, 1], 3)).toThrow(/3 channels/)
})

it('counts memory and time of what is trained', () => {
  const described = (pretrained?: object) =>
    describeModel(
      modelConfig.parse({
        ...architecture,
        ...(pretrained && { pretrained: { weights: { name: 'made', digest }, ...pretrained } })
      }),
      [32, 32, 3],
      5
    )
  const [all, head] = [described(), described({})].map((model) => costOf(model, 10, 2))
  expect(all!.trainedParameters).toBe(all!.parameters)
  expect(head!.parameters).toBe(all!.parameters)
  expect(head!.trainedParameters).toBe(1280 * 5 + 5)
  expect(all!.backwardFlops).toBe(2 * all!.flops)
  expect(head!.backwardFlops).toBeLessThan(0.01 * head!.flops)
  expect(head!.trainingBytes).toBeLessThan(0.4 * all!.trainingBytes)
})
