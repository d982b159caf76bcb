import { drawLambda } from './lambda'
import { drawPairing } from './pairing'
import { pasting } from './paste'
import type { DrawnPolicy, Effect } from './policy'
import { float32Value, permutationValues } from './values'

/**
 * CutMix for tables, after the columns that SAINT (Somepalli et al. 2021) exchanges: a random share 1 - lambda of the
 * source columns, rounded, comes from the partner, one-hot columns always together; lambda becomes the share kept.
 */
export const columnCutmix: DrawnPolicy<'column-cutmix'> = {
  plan(batch, config, random) {
    const [encoded] = batch.exampleShape as [number]
    const groups = batch.columnGroups ?? Int32Array.from({ length: encoded }, (_, i) => i)
    const names = [...new Set(groups)]
    const drawn = drawLambda(config, batch, random)
    const rows = drawPairing(config.pairing, batch, random)
    const mask = new Float32Array(drawn.length * encoded)
    const lambda = drawn.map((share, index) => {
      const count = Math.round((1 - share) * names.length)
      const taken = new Set(random.shuffle(names.slice()).slice(0, count))
      groups.forEach((group, column) => {
        if (taken.has(group)) mask[index * encoded + column] = 1
      })
      return 1 - count / names.length
    })
    return {
      variant: 'column-cutmix',
      values: {
        lambda: float32Value(lambda),
        mask: float32Value(mask, [drawn.length, encoded]),
        ...permutationValues(rows)
      },
      lambda,
      partners: { from: 'batch', rows }
    }
  }
}

export const pasteColumns: Effect = (_variant, values) => pasting(values, () => values['mask']!)
