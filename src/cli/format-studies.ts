import { formatPlural } from '../contract/format-number'
import type {
  BetweenExamplesReport,
  CalibrationReport,
  CalibrationScores,
  RobustnessReport
} from '../contract/study-reports'
import { formatTable } from './table'

const percent = (value: number): string => `${(100 * value).toFixed(1)} %`
const decimal = (value: number): string => value.toPrecision(4)
const short = (value: number): string => String(Number(value.toPrecision(6)))

/** Calibration before and after temperature scaling, and the reliability diagram as a table. */
export function formatCalibration({ before, scaled }: CalibrationReport): string {
  const columns = [before, ...(scaled ? [scaled.after] : [])]
  const row = (name: string, show: (scores: CalibrationScores) => string) => [
    name,
    ...columns.map(show)
  ]
  const scores = formatTable([
    ['', 'as trained', ...(scaled ? [`at temperature ${decimal(scaled.temperature)}`] : [])],
    row('accuracy', ({ accuracy }) => percent(accuracy)),
    row('ECE, 15 bins', ({ ece }) => percent(ece)),
    row('ECE, adaptive', ({ adaptiveEce }) => percent(adaptiveEce)),
    row('ECE, classwise', ({ classwiseEce }) => percent(classwiseEce)),
    row('MCE', ({ mce }) => percent(mce)),
    row('overconfidence', ({ overconfidence }) => percent(overconfidence)),
    row('Brier', ({ brier }) => decimal(brier)),
    row('NLL', ({ nll }) => decimal(nll)),
    ...before.eceByBins.map(({ bins }, index) =>
      row(`ECE, ${bins} bins`, ({ eceByBins }) => percent(eceByBins[index]!.ece))
    )
  ])
  const bins = before.bins.filter(({ count }) => count > 0)
  const diagram = formatTable([
    ['confidence', 'examples', 'mean confidence', 'accuracy'],
    ...bins.map(({ low, high, count, confidence, accuracy }) => [
      `${percent(low)} to ${percent(high)}`,
      count,
      percent(confidence),
      percent(accuracy)
    ])
  ])
  return `${scores}\n${temperatureNote(scaled)}\n\n${diagram}`
}

function temperatureNote(scaled: CalibrationReport['scaled']): string {
  if (!scaled) return 'No temperature was fitted, because the run kept no validation split.'
  const { fittedOn, sameExamples } = scaled
  const where = `Temperature fitted on ${formatPlural(fittedOn, 'example')} of validation`
  return sameExamples ? `${where}, the same as are scored here.` : `${where}.`
}

/** Attacks side by side with the check of their gradients, and noise. */
export function formatRobustness({ unit, perturbed, attacks, noise }: RobustnessReport): string {
  const units = unit === 'range' ? 'the valid range' : 'a standard deviation'
  const noisy = formatTable([
    ['noise', 'score'],
    ...noise.map(({ deviation, score }) => [
      short(deviation),
      attacks ? percent(score) : decimal(score)
    ])
  ])
  const parts = [
    `${perturbed} numbers of an example are changed, in units of ${units}.`,
    ...(attacks ? [formatAttacks(attacks)] : []),
    noisy
  ]
  return parts.join('\n\n')
}

function formatAttacks({
  steps,
  restarts,
  curve,
  masking
}: NonNullable<RobustnessReport['attacks']>): string {
  const table = formatTable([
    ['epsilon', 'FGSM', 'PGD', 'PGD step'],
    ...curve.map(({ epsilon, fgsm, pgd, stepSize }) => [
      short(epsilon),
      percent(fgsm),
      percent(pgd),
      short(stepSize)
    ])
  ])
  const { masked, unboundedAccuracy, zeroGradients, weakerAt } = masking
  const weaker = weakerAt.length > 0 ? `; PGD is weaker than FGSM at ${weakerAt.join(', ')}` : ''
  return [
    table,
    `PGD: ${formatPlural(steps, 'step')}, ${formatPlural(restarts, 'random start')}.`,
    `${masked ? 'The gradients are masked: do not trust these curves' : 'The gradients can be trusted'} ` +
      `(unbounded PGD leaves ${percent(unboundedAccuracy)}; ${percent(zeroGradients)} of the examples have no ` +
      `gradient${weaker}).`
  ].join('\n')
}

/** Behaviour along the line between two examples, and flatness of the classes. */
export function formatBetween(report: BetweenExamplesReport): string {
  const { lambdas, places, jacobian, spectra } = report
  const head = ['lambda', ...lambdas.map(short)]
  const row = (name: string, values: number[]) => [name, ...values.map(decimal)]
  const lines = formatTable([
    head,
    ...places.flatMap(({ name, logitGap, probabilityGap, missRate }) => [
      row(`gap of logits, ${name}`, logitGap),
      ...(probabilityGap ? [row(`gap of probabilities, ${name}`, probabilityGap)] : []),
      ...(missRate ? [[`misses, ${name}`, ...missRate.map(percent)]] : [])
    ]),
    row('Jacobian of logits', jacobian.logits),
    ...(jacobian.probabilities ? [row('Jacobian of probabilities', jacobian.probabilities)] : [])
  ])
  if (!spectra || spectra.length === 0) return lines
  const classes = spectra.flatMap(({ name, classes }) =>
    classes.map((own) => [
      name,
      own.name,
      own.examples,
      decimal(own.values[0] ?? 0),
      decimal(own.rest)
    ])
  )
  const flat = formatTable([
    ['hidden state', 'class', 'examples', 'first singular value', 'sum of the others'],
    ...classes
  ])
  return `${lines}\n\n${flat}`
}
