import type { AttackReport, RobustnessReport } from '../../../contract/study-reports'
import { formatNumber, formatShare } from '../../format'

type Unit = RobustnessReport['unit']

export const unitTitles: Record<Unit, string> = {
  range: 'share of the range of a pixel',
  deviation: 'standard deviations of each column'
}

/** Whether the curves can be trusted: what the check for masked gradients found, in words. */
export function describeMasking({ curve, masking }: AttackReport, unit: Unit): string {
  const { unboundedAccuracy, unboundedEpsilon, weakerAt, zeroGradients } = masking
  const room =
    unit === 'range'
      ? 'may change every pixel over its whole range'
      : `may move every column by ${formatNumber(unboundedEpsilon)} standard deviations`
  const left = `An attack that ${room} leaves ${formatShare(unboundedAccuracy)} right`
  const weaker = weakerAt.map((epsilon) => formatNumber(epsilon)).join(', ')
  const found = [
    `${left}${unboundedAccuracy > 0.02 ? ', where unmasked gradients leave almost none' : ', as expected'}.`,
    weakerAt.length > 0
      ? `PGD is weaker than the single step of FGSM at ${weaker}, although it has more steps.`
      : `PGD is at least as strong as FGSM at all ${curve.length} sizes.`,
    ...(zeroGradients > 0
      ? [`${formatShare(zeroGradients)} of the examples have no gradient at all.`]
      : [])
  ]
  return found.join(' ')
}

/** How much of the clean accuracy the middle of the curve leaves, in a sentence. */
export function describeAttack({ curve }: AttackReport, unit: Unit): string {
  const [clean] = curve
  const middle = curve[Math.floor(curve.length / 2)]
  if (!clean || !middle) return ''
  const size = unit === 'range' ? formatShare(middle.epsilon) : formatNumber(middle.epsilon)
  const of = unit === 'range' ? 'of the range of a pixel' : 'standard deviations'
  return (
    `Changes of up to ${size} ${of}: FGSM leaves ${formatShare(middle.fgsm)} right, ` +
    `PGD ${formatShare(middle.pgd)}${clean.epsilon === 0 ? `, of ${formatShare(clean.fgsm)} without an attack` : ''}.`
  )
}
