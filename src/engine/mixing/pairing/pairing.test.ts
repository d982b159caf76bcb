import { describe, expect, it } from 'vitest'
import reference from '../../../../reference/pairing.json'
import { pairing } from '../../../contract/mixing/fields'
import { pairingFigures } from '../../../core/pairing'
import { generator } from '../../../core/random'
import { drawPairing } from '.'
import { completeCrossClass, greedyCrossClass } from './cross-class'

describe.each(reference.cases)('cross-class pairing against the reference, case %#', (sample) => {
  const labels = Int32Array.from(sample.labels)
  const start = Int32Array.from(sample.start)

  it('repeats the published greedy repair exactly', () => {
    const partner = greedyCrossClass(labels, start)
    expect([...partner]).toEqual(sample.greedyCrossClass)
    expect(pairingFigures(labels, partner).sameClass).toBe(sample.conflictsLeft)
  })

  it('reaches the lower bound by the complete repair', () => {
    const partner = completeCrossClass(labels, start, generator(1, 'mixing'))
    const figures = pairingFigures(labels, partner)
    expect(figures.fewestSameClass).toBe(sample.fewestConflictsPossible)
    expect(figures.sameClass).toBe(sample.fewestConflictsPossible)
  })
})

const isPermutation = (partner: Int32Array) =>
  [...partner].sort((i, j) => i - j).every((value, i) => value === i)

describe('every pairing', () => {
  it.each(pairing.options)('%s is a permutation of batches of any size and any classes', (kind) => {
    for (let size = 1; size <= 33; size += 4) {
      for (const classes of [1, 2, 5]) {
        const random = generator(size, 'mixing', classes)
        const labels = Int32Array.from({ length: size }, () => random.integer(classes))
        const targets = Float32Array.from(labels)
        const draw = (seed: number) =>
          drawPairing(kind, { size, labels, targets }, generator(seed, 'mixing'))
        expect(isPermutation(draw(1))).toBe(true)
        expect(draw(1)).toEqual(draw(1))
      }
    }
  })

  it('by class is refused where there are no classes', () => {
    const batch = { size: 2, labels: null, targets: Float32Array.of(0, 1) }
    expect(() => drawPairing('cross-class', batch, generator(0, 'mixing'))).toThrow(
      /random partners/
    )
  })
})

describe('complete cross-class pairing', () => {
  it('reaches the bound in 1,000 batches, and spreads partners over all other classes', () => {
    const partnersOfZero = new Float64Array(4)
    for (let seed = 0; seed < 1000; seed++) {
      const random = generator(seed, 'mixing')
      const labels = Int32Array.from({ length: 16 }, () => random.integer(4))
      const partner = completeCrossClass(labels, random.permutation(16), random)
      const { sameClass, fewestSameClass } = pairingFigures(labels, partner)
      expect(sameClass).toBe(fewestSameClass)
      labels.forEach((label, i) => {
        if (label === 0) partnersOfZero[labels[partner[i]!]!]!++
      })
    }
    const [, ...others] = partnersOfZero
    const average = others.reduce((sum, count) => sum + count, 0) / 3
    for (const count of others) expect(Math.abs(count / average - 1)).toBeLessThan(0.1)
  })
})

describe('pairing within classes and by targets', () => {
  it('same-class never crosses', () => {
    const labels = Int32Array.of(0, 1, 0, 2, 1, 0, 0)
    const partner = drawPairing(
      'same-class',
      { size: 7, labels, targets: new Float32Array(7) },
      generator(4, 'mixing')
    )
    partner.forEach((to, from) => expect(labels[to]).toBe(labels[from]))
  })

  it('near-targets pairs nobody with itself, much nearer than chance', () => {
    const random = generator(5, 'mixing')
    const targets = Float32Array.from({ length: 64 }, () => random.normal())
    const partner = drawPairing('near-targets', { size: 64, labels: null, targets }, random)
    const distance = partner.reduce(
      (sum, to, from) => sum + Math.abs(targets[to]! - targets[from]!) / 64,
      0
    )
    partner.forEach((to, from) => expect(to).not.toBe(from))
    // Two independent standard normal numbers are 2 / sqrt(pi) = 1.13 apart on average.
    expect(distance).toBeLessThan(0.4)
  })
})
