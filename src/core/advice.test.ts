import { expect, it } from 'vitest'
import { mixingConfig } from '../contract/mixing'
import { adviceFor } from './advice'

const policies = mixingConfig.options.map((option) => option.shape.policy.value)

it('every default alpha lies within what the advice for its policy recommends', () => {
  for (const policy of policies) {
    const mixing = mixingConfig.parse({ policy })
    if (!('alpha' in mixing)) continue
    const ranges = adviceFor(policy, 'alpha').flatMap(({ alpha }) => (alpha ? [alpha] : []))
    expect(ranges.some(([low, high]) => mixing.alpha >= low && mixing.alpha <= high)).toBe(true)
  }
})

it('every piece of advice names its source', () => {
  for (const { source, text } of policies.flatMap((policy) => adviceFor(policy))) {
    expect(source).not.toBe('')
    expect(text).toMatch(/[.?]$/)
  }
})

it('is about the policy it is asked for', () => {
  expect(adviceFor('cmixup', 'alpha').map(({ situation }) => situation)).toEqual([
    'C-Mixup',
    'Text'
  ])
})
