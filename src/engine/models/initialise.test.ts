import { describe, expect, it } from 'vitest'
import reference from '../../../reference/initialisation.json'
import { initialisationScheme, modelConfig } from '../../contract/model'
import { describeBlocks } from '../../core/architecture'
import { conv, dense, flatten, type BlockSpec } from '../../core/architecture/layer'
import { initialise } from './initialise'

const block = (name: string, layers: BlockSpec['layers']): BlockSpec => ({
  name,
  layers,
  mixing: 'default'
})

/** With the layers of reference/initialisation.py. */
const model = describeBlocks(
  [
    block('conv', [conv(8, 5, { padding: 'valid' })]),
    block('between', [flatten, dense(50)]),
    block('dense', [dense(20)]),
    block('last dense', [dense(10)])
  ],
  [6, 6, 3]
)

const draws = 200

function drawn(scheme: string, layer: string, part: 'kernel' | 'bias') {
  const name = `${layer}/${layer === 'conv' ? 'conv' : 'dense'}-1/${part}`
  let [squares, largest, count] = [0, 0, 0]
  for (let seed = 0; seed < draws; seed++) {
    for (const value of initialise(model, seed, initialisationScheme.parse(scheme))[name]!) {
      squares += value ** 2
      largest = Math.max(largest, Math.abs(value))
      count++
    }
  }
  return { deviation: Math.sqrt(squares / count), largest, count }
}

describe.each(reference.cases)('$scheme, $layer, against PyTorch', (expected) => {
  const isNormal = expected.scheme === 'he-normal' && expected.layer !== 'last dense'

  it.each([
    ['kernel', expected.kernel, expected.weights],
    ['bias', expected.bias, expected.biases]
  ] as const)('initialises its %s as PyTorch does', (part, theirs, theirCount) => {
    const ours = drawn(expected.scheme, expected.layer, part)
    // Of a normal, the standard error of the deviation is 1 / sqrt(2 n) of it; of a uniform, less.
    const error = Math.sqrt(1 / (2 * ours.count) + 1 / (2 * theirCount))
    expect(Math.abs(ours.deviation - theirs.deviation)).toBeLessThanOrEqual(
      4 * error * theirs.deviation
    )
    if (isNormal && part === 'kernel') return
    // Among n draws the largest misses the bound by about 1/n of it.
    expect(Math.abs(ours.largest - theirs.largest)).toBeLessThanOrEqual(0.01 * theirs.largest)
  })
})

it('a scheme draws the same weights for the same seed, and others for another', () => {
  for (const scheme of initialisationScheme.options) {
    expect(initialise(model, 3, scheme)).toEqual(initialise(model, 3, scheme))
    expect(initialise(model, 4, scheme)['dense/dense-1/kernel']).not.toEqual(
      initialise(model, 3, scheme)['dense/dense-1/kernel']
    )
  }
})

it('what runs had before schemes could be chosen stays what it was', () => {
  const { initialisation } = modelConfig.parse({ architecture: 'mlp' })
  const weights = initialise(model, 7, initialisation)
  const first = (name: string) => Array.from(weights[name]!.subarray(0, 3))
  expect(first('conv/conv-1/kernel')).toEqual([
    0.00004761276068165898, -0.049781303852796555, 0.2921028435230255
  ])
  expect(first('last dense/dense-1/kernel')).toEqual([
    0.15677966177463531, -0.24586121737957, -0.2768976390361786
  ])
})
