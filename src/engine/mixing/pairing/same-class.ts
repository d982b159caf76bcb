import type { Generator } from '../../../core/random'

/** Shuffles partners within each class; an example that is alone in its class stays with itself. */
export function sameClass(labels: Int32Array, random: Generator): Int32Array {
  const members = new Map<number, number[]>()
  labels.forEach((label, i) => {
    const known = members.get(label)
    if (known) known.push(i)
    else members.set(label, [i])
  })
  const partner = new Int32Array(labels.length)
  for (const positions of members.values()) {
    const shuffled = random.shuffle(positions.slice())
    positions.forEach((position, k) => (partner[position] = shuffled[k]!))
  }
  return partner
}
