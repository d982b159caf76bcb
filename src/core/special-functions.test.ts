import { describe, expect, it } from 'vitest'
import { erf, incompleteBeta, incompleteGamma, logGamma, normalCdf } from './special-functions'

// Expected values: scipy.special 1.x gammaln, betainc, gammainc and erf at these arguments.
const close = (actual: number, expected: number, relative = 1e-13) =>
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(relative * Math.abs(expected))

describe('special functions against SciPy', () => {
  it.each([
    [1e-8, 18.42068073818021],
    [0.01, 4.599479878042022],
    [0.3, 1.0957979948180756],
    [1.5, -0.12078223763524526],
    [10, 12.801827480081469],
    [64.5, 203.0868048358281],
    [1e5, 1051287.7089736569]
  ])('logGamma(%f)', (x, expected) => close(logGamma(x), expected))

  it.each([
    [0.3, 2, 5, 0.5798250000000003],
    [1e-100, 0.01, 0.01, 0.05000810698527953],
    [0.999, 0.5, 0.5, 0.9798649583666235],
    [0.5, 64, 64, 0.5],
    [0.9, 300, 20, 0.007165489809358714],
    [0.2, 1, 1, 0.2]
  ])('incompleteBeta(%f, %f, %f)', (x, a, b, expected) =>
    close(incompleteBeta(x, a, b), expected, 2e-12)
  )

  it.each([
    [0.5, 0.01, 0.11246291601828491],
    [0.5, 8, 0.9999366575163338],
    [3, 2.5, 0.45618688411667035],
    [50, 40, 0.07033506665939494],
    [200, 230, 0.9796688566711638]
  ])('incompleteGamma(%f, %f)', (a, x, expected) => close(incompleteGamma(a, x), expected, 2e-12))

  it.each([
    [-3, -0.9999779095030014],
    [-0.2, -0.22270258921047845],
    [0, 0],
    [1e-5, 1.1283791670579e-5],
    [0.7, 0.6778011938374183],
    [2.5, 0.999593047982555]
  ])('erf(%f)', (x, expected) => close(erf(x), expected))

  it('normalCdf is 0.975 at 1.959963984540054', () => {
    close(normalCdf(1.959963984540054), 0.975)
  })

  it('logGamma refuses what it is not made for', () => {
    expect(() => logGamma(0)).toThrow(RangeError)
  })
})
