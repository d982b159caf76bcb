/** An axis of a plot of single values. */
export interface PlotAxis {
  title: string
  range: [low: number, high: number]
}

const padding = 0.04

/** An axis on which all values lie, with some room at both ends. */
export function axisOver(title: string, values: Iterable<number>): PlotAxis {
  let [low, high] = [Infinity, -Infinity]
  for (const value of values) {
    low = Math.min(low, value)
    high = Math.max(high, value)
  }
  if (low > high) return { title, range: [0, 1] }
  const room = high > low ? padding * (high - low) : Math.abs(low) / 10 || 1
  return { title, range: [low - room, high + room] }
}

/** Round values within an interval, three to nine of them: multiples of 1, 2 or 5 times a power of ten. */
export function ticksOf([low, high]: [number, number]): number[] {
  const rough = (high - low) / 5
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = power * ([1, 2, 5].find((factor) => factor * power >= rough) ?? 10)
  const first = Math.ceil(low / step)
  const count = Math.floor(high / step) - first + 1
  return Array.from({ length: count }, (_, index) =>
    Number(((first + index) * step).toPrecision(12))
  )
}
