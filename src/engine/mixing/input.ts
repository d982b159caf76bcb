import { interpolation } from './interpolate'
import { drawLambda } from './lambda'
import { drawPairing } from './pairing'
import type { DrawnPolicy, Effect } from './policy'
import { float32Value, permutationValues } from './values'

/** Input mixup: Zhang, Cisse, Dauphin, Lopez-Paz, "mixup: beyond empirical risk minimization", ICLR 2018. */
export const input: DrawnPolicy<'input'> = {
  plan(batch, config, random) {
    const lambda = drawLambda(config, batch, random)
    const rows = drawPairing(config.pairing, batch, random)
    return {
      variant: 'input',
      values: { lambda: float32Value(lambda), ...permutationValues(rows) },
      lambda,
      partners: { from: 'batch', rows }
    }
  }
}

export const interpolateInputs: Effect = (_variant, values) => interpolation(0, values)
