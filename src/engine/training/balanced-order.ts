import type { Generator } from '../../core/random'

/** Rows of each class that has any, in their order. */
function rowsByClass(labels: ArrayLike<number>, classes: number): number[][] {
  const rows = Array.from({ length: classes }, (): number[] => [])
  for (let row = 0; row < labels.length; row++) rows[labels[row]!]!.push(row)
  return rows.filter((members) => members.length > 0)
}

/**
 * As many rows as there are examples, the same number of every class to within one, decided at random
 * (class-balanced sampling: Kang et al. 2020, "Decoupling representation and classifier for long-tailed recognition").
 * Within a class, no row comes again before all others came, so that an epoch differs less from its mean than
 * independent draws would.
 */
export function balancedOrder(
  labels: ArrayLike<number>,
  classes: number,
  random: Generator
): Int32Array {
  const members = rowsByClass(labels, classes)
  const share = Math.floor(labels.length / members.length)
  const left = labels.length % members.length
  const places = random.permutation(members.length)
  const drawn = members.flatMap((rows, place) => {
    const count = share + (places[place]! < left ? 1 : 0)
    const rounds = Array.from({ length: Math.ceil(count / rows.length) }, () =>
      random.shuffle([...rows])
    )
    return rounds.flat().slice(0, count)
  })
  return random.shuffle(Int32Array.from(drawn))
}
