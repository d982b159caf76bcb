const separator = ', '

/** How many parts all of the lists begin with, the last part of each left out. */
function commonParts(lists: string[][]): number {
  const [first = []] = lists
  const most = Math.min(...lists.map(({ length }) => length)) - 1
  let count = 0
  while (count < most && lists.every((parts) => parts[count] === first[count])) count++
  return count
}

/** Names of several parts ("CutMix, alpha 1, seed 3") without those that all of them begin or end with. */
export function shortNames(names: string[]): string[] {
  if (names.length < 2) return names
  const all = names.map((name) => name.split(separator))
  const start = commonParts(all)
  const rest = all.map((parts) => parts.slice(start))
  const end = commonParts(rest.map((parts) => [...parts].reverse()))
  return rest.map((parts) => parts.slice(0, parts.length - end).join(separator))
}
