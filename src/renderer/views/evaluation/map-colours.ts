import type { FeatureMapReport } from '../../../contract/feature-map'

const colourings = [
  { value: 'class', title: 'Class' },
  { value: 'split', title: 'Split' },
  { value: 'correct', title: 'Right or wrong' }
] as const
export type Colouring = (typeof colourings)[number]['value']

interface Kinds {
  names: string[]
  /** Of each example, an index of `names`. */
  of: ArrayLike<number>
}

/** Into which kinds the examples of a map fall. */
export function kindsOf(report: FeatureMapReport, colouring: Colouring): Kinds {
  const { classes, labels, predictions, splits } = report
  switch (colouring) {
    case 'class':
      return { names: classes, of: labels }
    case 'split':
      return { names: ['Training', 'Validation', 'Test'], of: splits }
    case 'correct':
      return {
        names: ['Right', 'Wrong'],
        of: labels.map((label, example) => Number(label !== predictions[example]))
      }
  }
}

/** Only the split is known of examples without classes. */
export const colouringsOf = ({ classes }: FeatureMapReport) =>
  colourings.filter(({ value }) => classes.length > 0 || value === 'split')

/** Corners of a rectangle, in pixels of the picture. */
export interface Corners {
  from: [x: number, y: number]
  to: [x: number, y: number]
}

/** Places of examples in a picture of some size, row by row [x, y]; the shape of the map is kept apart from its scale. */
export function placesIn(
  { x, y }: Pick<FeatureMapReport, 'x' | 'y'>,
  { width, height, edge }: { width: number; height: number; edge: number }
): [number, number][] {
  const along = (values: Float32Array, length: number): number[] => {
    const low = values.reduce((least, value) => Math.min(least, value), Infinity)
    const high = values.reduce((most, value) => Math.max(most, value), -Infinity)
    const share = (value: number) => (high > low ? (value - low) / (high - low) : 0.5)
    return Array.from(values, (value) => edge + share(value) * (length - 2 * edge))
  }
  const across = along(x, width)
  return along(y, height).map((up, example) => [across[example]!, height - up])
}

/** Examples inside a rectangle, in their order. */
export function inside(places: readonly [number, number][], { from, to }: Corners): number[] {
  const between = (value: number, axis: 0 | 1): boolean =>
    value >= Math.min(from[axis], to[axis]) && value <= Math.max(from[axis], to[axis])
  return places.flatMap(([x, y], example) => (between(x, 0) && between(y, 1) ? example : []))
}

/** The example closest to a point, no further away than `most` pixels. */
export function closest(
  places: readonly [number, number][],
  [x, y]: [number, number],
  most: number
): number | null {
  let found: number | null = null
  let least = most
  for (const [example, place] of places.entries()) {
    const distance = Math.hypot(place[0] - x, place[1] - y)
    if (distance > least) continue
    least = distance
    found = example
  }
  return found
}
