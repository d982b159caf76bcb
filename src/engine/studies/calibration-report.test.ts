import { expect, it } from 'vitest'
import reference from '../../../reference/calibration.json'
import { calibrationOptions } from '../../contract/study-reports'
import { calibration, fitTemperature } from '../../core/calibration'
import { scoreOutcome, temperatureFor } from '../scoring/score'
import { reportCalibration } from './calibration-report'

const options = calibrationOptions.parse({ binCounts: [1, 15, 200] })
const [first] = reference.cases
const predictions = {
  ...{ logits: first!.logits.data, labels: first!.labels, classes: 2, epoch: 3 }
}

it('says everything before and after the temperature', () => {
  const report = reportCalibration(predictions, predictions, true, options)
  const temperature = fitTemperature(predictions)
  expect(report).toMatchObject({ examples: 200, epoch: 3 })
  expect(report.scaled).toMatchObject({ temperature, fittedOn: 200, sameExamples: true })
  expect(report.before).toMatchObject({ ...calibration(predictions) })
  expect(report.scaled!.after).toMatchObject({ ...calibration(predictions, temperature) })
  // of the reference: overconfident before, and the fit can only lower its own likelihood loss
  expect(report.before.ece).toBeCloseTo(first!.ece15, 8)
  expect(report.scaled!.after.nll).toBeLessThan(report.before.nll)
  expect(report.scaled!.after.accuracy).toBe(report.before.accuracy)
})

it('is what the run scored after temperature scaling, fitted on the same validation split', () => {
  const { labels, classes } = predictions
  const outcome = {
    logits: Float32Array.from(predictions.logits),
    targets: Float32Array.from(labels.flatMap((label) => [1 - label, label])),
    labels: Int32Array.from(labels)
  }
  const fitted = { task: 'classification' as const, names: ['no', 'yes'] }
  const report = reportCalibration(
    { ...outcome, labels, classes, epoch: 3 },
    { ...outcome, labels, classes },
    true,
    options
  )
  const scores = scoreOutcome(outcome, fitted, temperatureFor(outcome, fitted))
  const after = report.scaled!.after
  expect(scores.scaledEce).toBeCloseTo(after.ece, 12)
  expect(scores.scaledLoss).toBeCloseTo(after.nll, 12)
  expect(scores.ece).toBeCloseTo(report.before.ece, 12)
  expect(scoreOutcome(outcome, fitted)).not.toHaveProperty('scaledEce')
})

it('tells the error by the number of bins', () => {
  // confidences 0.9 (right), 0.9 (wrong) and 0.6 (right)
  const three = {
    logits: [Math.log(9), 0, Math.log(9), 0, Math.log(1.5), 0],
    ...{ labels: [0, 1, 0], classes: 2, epoch: 1 }
  }
  const { before } = reportCalibration(three, null, false, options)
  const [one, fifteen] = before.eceByBins
  // one bin: accuracy 2/3 against a mean confidence of 0.8
  expect(one?.ece).toBeCloseTo(0.8 - 2 / 3, 12)
  // apart: 2/3 * |0.5 - 0.9| + 1/3 * |1 - 0.6|
  expect(fifteen?.ece).toBeCloseTo(0.4, 12)
})

it('without validation there is no temperature', () => {
  expect(reportCalibration(predictions, null, false, options).scaled).toBeNull()
})
