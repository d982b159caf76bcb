import { describe, expect, it } from 'vitest'
import type { AttackReport, CalibrationScores } from '../../../contract/study-reports'
import type { LineBetween, ShownPredictions } from '../../../contract/prediction-calls'
import type { DecisionSurface } from '../../../contract/surface'
import { stylesFor } from './curves'
import { alongOutput, describeLine, mixed, notableOutputs, straightAt } from './line-between'
import { predictionsCsv } from './predictions-csv'
import { describeCalibration, meanConfidence } from './reliability'
import { describeAttack, describeMasking } from './robustness-words'
import { markOf } from '../../charts/marks'
import { colourOf, frameImage, parseColour } from './surface-picture'
import { surfaceTable } from './surface-table'

describe('calibration in words', () => {
  const scores = (accuracy: number, ...bins: [count: number, confidence: number][]) =>
    ({
      accuracy,
      bins: bins.map(([count, confidence]) => ({ count, confidence, accuracy, low: 0, high: 1 }))
    }) as CalibrationScores

  it('compares mean confidence with accuracy, empty bins aside', () => {
    const sure = scores(0.7, [3, 0.9], [1, 0.5], [0, NaN])
    expect(meanConfidence(sure)).toBeCloseTo(0.8, 12)
    expect(describeCalibration(sure)).toBe(
      'Overconfident: mean confidence 80.0 %, accuracy 70.0 %.'
    )
    expect(describeCalibration(scores(0.95, [4, 0.8]))).toMatch(/^Underconfident/)
    expect(describeCalibration(scores(0.802, [4, 0.8]))).toMatch(/^Well calibrated/)
  })
})

describe('robustness in words', () => {
  const report = (masking: Partial<AttackReport['masking']>): AttackReport => ({
    ...{ steps: 20, restarts: 1 },
    curve: [0, 0.05, 0.1].map((epsilon) => ({
      ...{ epsilon, stepSize: 0.01, fgsm: 0.9 - 4 * epsilon, pgd: 0.9 - 6 * epsilon }
    })),
    masking: {
      ...{ masked: false, unboundedAccuracy: 0, unboundedEpsilon: 1, weakerAt: [] },
      ...{ zeroGradients: 0, ...masking }
    }
  })

  it('gradients that can be trusted, and such that cannot', () => {
    expect(describeMasking(report({}), 'range')).toBe(
      'An attack that may change every pixel over its whole range leaves 0.0 % right, as expected. ' +
        'PGD is at least as strong as FGSM at all 3 sizes.'
    )
    const masked = report({ unboundedAccuracy: 0.3, weakerAt: [0.1], zeroGradients: 0.25 })
    const words = describeMasking({ ...masked }, 'deviation')
    expect(words).toContain('leaves 30.0 % right, where unmasked gradients leave almost none.')
    expect(words).toContain('PGD is weaker than the single step of FGSM at 0.1')
    expect(words).toContain('25.0 % of the examples have no gradient at all.')
  })

  it('the middle of the curve stands for it', () => {
    expect(describeAttack(report({}), 'range')).toBe(
      'Changes of up to 5.0 % of the range of a pixel: FGSM leaves 70.0 % right, PGD 60.0 %, of 90.0 % without an attack.'
    )
  })
})

describe('the line between two examples', () => {
  const line = (
    prediction: number[][],
    task: LineBetween['task'] = 'classification'
  ): LineBetween => ({
    ...{ task, epoch: 1, outputs: ['a', 'b', 'c', 'd'].slice(0, prediction[0]!.length) },
    ...{ firstLabel: 'a', secondLabel: 'b', ends: undefined as unknown as LineBetween['ends'] },
    lambdas: Float64Array.from(prediction, (_, index) => index / (prediction.length - 1)),
    prediction: Float64Array.from(prediction.flat())
  })
  // b at the second example, c halfway, a at the first
  const bent = line([
    [0, 0.9, 0.1, 0],
    [0.1, 0.3, 0.6, 0],
    [0.8, 0.1, 0.1, 0]
  ])

  it('the straight line connects the predictions at both ends', () => {
    expect([...straightAt(bent, 0.5)]).toEqual([0.4, 0.5, 0.1, 0])
    expect([...alongOutput(bent, 2)]).toEqual([0.1, 0.6, 0.1])
  })

  it('the farthest place and the stranger are named', () => {
    expect(describeLine(bent)).toBe(
      'Farthest from the straight line at λ = 0.50: by 50.0 %. c wins over 33.3 % of the way.'
    )
    const straight = line([
      [0, 1],
      [0.5, 0.5],
      [1, 0]
    ])
    expect(describeLine(straight)).toBe(
      'Within one percentage point of the straight line everywhere. No third class wins on the way.'
    )
  })

  it('outputs that never come up have no line', () => {
    expect(notableOutputs(bent)).toEqual([1, 0, 2])
    expect(notableOutputs(line([[2, 0.01]], 'regression'))).toEqual([0, 1])
  })

  it('lambda weighs the first', () => {
    expect([...mixed(Float32Array.of(4, 0), Float32Array.of(0, 8), 0.25)]).toEqual([1, 6])
  })
})

describe('the decision surface', () => {
  const red: [number, number, number] = [255, 0, 0]
  const blue: [number, number, number] = [0, 0, 255]
  const white: [number, number, number] = [255, 255, 255]

  it('colours mix as probabilities do, and pale where nothing is known', () => {
    expect(parseColour('#3b6fb6')).toEqual([59, 111, 182])
    expect(parseColour('#f0c')).toEqual([255, 0, 204])
    const [sureRed, sureGreen, sureBlue] = colourOf([255, 0], [red, blue], white)
    expect(sureRed).toBe(255)
    expect(sureGreen).toBe(sureBlue)
    const [unsureRed, unsureGreen, unsureBlue] = colourOf([128, 127], [red, blue], white)
    expect(Math.abs(unsureRed - unsureBlue)).toBeLessThanOrEqual(1)
    expect(unsureGreen).toBeGreaterThan(sureGreen + 100)
  })

  const surface: DecisionSurface = {
    ...{ version: 1, side: 2, classes: ['a', 'b'], columns: ['x', 'y'], points: [] },
    ...{ horizontal: [0, 4], vertical: [-1, 1], epochs: Int32Array.of(0, 3) },
    // a frame of nothing known, and one where only the upper right is b
    frames: Uint8Array.from([
      ...[128, 127, 128, 127, 128, 127, 128, 127],
      ...[255, 0, 204, 51, 255, 0, 51, 204]
    ])
  }

  it('the table names the most likely class, the highest row first as in the picture', () => {
    expect(surfaceTable(surface, 1, 2)).toEqual({
      across: [1, 3],
      rows: [
        {
          up: 0.5,
          cells: [
            { name: 'a', probability: 1 },
            { name: 'b', probability: 0.8 }
          ]
        },
        {
          up: -0.5,
          cells: [
            { name: 'a', probability: 1 },
            { name: 'a', probability: 0.8 }
          ]
        }
      ]
    })
  })

  it('a frame is painted with its lowest row at the bottom', () => {
    class Pixels {
      readonly data: Uint8ClampedArray
      constructor(width: number, height: number) {
        this.data = new Uint8ClampedArray(4 * width * height)
      }
    }
    Object.assign(globalThis, { ImageData: Pixels })
    const look = { lines: ['#ff0000', '#0000ff'], surface: '#ffffff' }
    const { data } = frameImage(surface, 1, look as Parameters<typeof frameImage>[2])
    const isBlue = (pixel: number) => data[4 * pixel + 2]! > data[4 * pixel]!
    expect([0, 1, 2, 3].map(isBlue)).toEqual([false, true, false, false])
  })

  it('classes beyond the palette differ by their shape', () => {
    expect(new Set([0, 1, 2, 3].map(markOf)).size).toBe(4)
    expect(stylesFor(10)[9]).toEqual({ colour: 1, dash: [6, 3] })
  })
})

it('the CSV of predictions has a column for each output, and what could not be read', () => {
  const found: ShownPredictions = {
    ...{ task: 'classification', outputs: ['cat', 'dog, big'], shown: 1 },
    page: { kind: 'table', columns: [], cells: [] },
    predictions: [
      {
        where: 'row 1',
        classes: [
          { name: 'dog, big', probability: 0.75 },
          { name: 'cat', probability: 0.25 }
        ]
      },
      { where: 'torn.png', error: 'it ends too early' }
    ]
  }
  expect(predictionsCsv(found)).toBe(
    'where,predicted,probability,cat,"dog, big",error,notes\r\n' +
      'row 1,"dog, big",0.75,0.25,0.75,,\r\n' +
      'torn.png,,,,,it ends too early,\r\n'
  )
})
