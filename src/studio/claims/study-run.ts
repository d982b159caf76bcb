import {
  betweenExamplesOptions,
  calibrationOptions,
  robustnessOptions
} from '../../contract/study-reports'
import type { RunStudies, StudyName } from '../../contract/claims/studies'
import { mean } from '../../core/statistics'
import type { Desk } from '../desk'

const pairs = 60
const lambdas = [0, 0.25, 0.5, 0.75, 1]
const attackedExamples = 100
const attackSteps = 10

const at = 'last'
const split = 'test'

type Measured<N extends StudyName> = Omit<NonNullable<RunStudies[N]>, 'seconds'>

/** Measures what claims need from a finished run; done by the desk within seconds. */
export async function studyRun(desk: Desk, folder: string, study: StudyName): Promise<RunStudies> {
  const began = performance.now()
  const measured = await measure[study](desk, folder)
  return { [study]: { ...measured, seconds: (performance.now() - began) / 1000 } }
}

const measure: { [N in StudyName]: (desk: Desk, folder: string) => Promise<Measured<N>> } = {
  async calibration(desk, folder) {
    const options = calibrationOptions.parse({ binCounts: [15] })
    const { before, scaled } = await desk.call((call) =>
      call.calibration({ folder, at, split, options })
    )
    return {
      ece: before.ece,
      scaledEce: scaled?.after.ece ?? null,
      overconfidence: before.overconfidence
    }
  },

  async between(desk, folder) {
    const options = betweenExamplesOptions.parse({ pairs, lambdas, perClass: 2 })
    const { places, jacobian } = await desk.call((call) =>
      call.betweenExamples({ folder, at, split, options })
    )
    const input = places.find(({ block }) => block === 0)
    const { probabilityGap = null, missRate = null } = input ?? {}
    return {
      logitGap: insideMean(input?.logitGap ?? []),
      probabilityGap: probabilityGap && insideMean(probabilityGap),
      missRate: missRate && insideMean(missRate),
      jacobian: mean(jacobian.logits),
      probabilityJacobian: jacobian.probabilities && mean(jacobian.probabilities)
    }
  },

  async robustness(desk, folder) {
    const options = robustnessOptions.parse({
      examples: attackedExamples,
      steps: attackSteps,
      deviations: [0]
    })
    const { attacks, noise, unit } = await desk.call((call) =>
      call.robustness({ folder, at, split, options })
    )
    const curve = (attacks?.curve ?? []).filter(({ epsilon }) => epsilon > 0)
    return {
      strengths: curve.map(({ epsilon }) => epsilon),
      unit,
      clean: noise[0]?.score ?? NaN,
      fgsm: mean(curve.map(({ fgsm }) => fgsm)),
      pgd: mean(curve.map(({ pgd }) => pgd)),
      masked: attacks?.masking.masked ?? false
    }
  },

  memorisation: (desk, folder) => desk.call((call) => call.memorisation({ folder, at }))
}

/** Mean over the places that are neither end. */
const insideMean = (values: number[]): number => mean(values.slice(1, -1))
