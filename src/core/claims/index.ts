import type { ClaimName } from '../../contract/claims/claim'
import type { Claim } from './claim'
import { easyData, littleData, manyClasses, regression, testError } from './list/accuracy'
import { initialisation } from './list/baseline'
import { fgsm, pgd } from './list/attacks'
import { calibration, labelSmoothing } from './list/confidence'
import { labelNoise, memorising } from './list/noise'
import { linearBetween, smallerJacobian } from './list/smoothness'
import { alphaOfTexts, alphaRange, manifoldOverInput } from './list/strength'

/** Every claim by its name, in the order in which they are shown. */
export const claims: { [N in ClaimName]: Claim } = {
  'test-error': testError,
  'little-data': littleData,
  'label-noise': labelNoise,
  memorising,
  calibration,
  jacobian: smallerJacobian,
  linearity: linearBetween,
  fgsm,
  pgd,
  'many-classes': manyClasses,
  alpha: alphaRange,
  'text-alpha': alphaOfTexts,
  manifold: manifoldOverInput,
  regression,
  'label-smoothing': labelSmoothing,
  'easy-data': easyData,
  initialisation
}
