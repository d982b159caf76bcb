import type {
  CalibrationOptions,
  CalibrationReport,
  CalibrationScores
} from '../../contract/study-reports'
import { calibration, fitTemperature, topConfidences } from '../../core/calibration'
import type { Predictions } from '../../core/probabilities'
import { expectedCalibrationError, reliabilityBins } from '../../core/reliability'

/** Predictions of a split with the epoch, from 1, whose weights they are of. */
export interface CalibratedSplit extends Predictions {
  epoch: number
}

/**
 * Calibration of a classifier's confidence, before and after temperature scaling
 * (Guo et al. 2017).
 * @param validation what the temperature is fitted on; null where there is none
 */
export function reportCalibration(
  examples: CalibratedSplit,
  validation: Predictions | null,
  sameExamples: boolean,
  { binCounts }: CalibrationOptions
): CalibrationReport {
  const scaledAt = (temperature: number, fittedOn: number) => ({
    ...{ temperature, fittedOn, sameExamples },
    after: scoresAt(examples, temperature, binCounts)
  })
  return {
    examples: examples.labels.length,
    epoch: examples.epoch,
    before: scoresAt(examples, 1, binCounts),
    scaled: validation && scaledAt(fitTemperature(validation), validation.labels.length)
  }
}

function scoresAt(
  predictions: Predictions,
  temperature: number,
  binCounts: number[]
): CalibrationScores {
  const { confidences, hits } = topConfidences(predictions, temperature)
  const eceByBins = binCounts.map((bins) => ({
    bins,
    ece: expectedCalibrationError(reliabilityBins(confidences, hits, bins))
  }))
  return { ...calibration(predictions, temperature), eceByBins }
}
