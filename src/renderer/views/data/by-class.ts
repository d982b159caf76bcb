import type { ExamplesPage } from '../../../contract/library'

export type ImagesPage = Extract<ExamplesPage, { kind: 'image' }>

export interface Shown {
  row: number
  target: string
  pixels: Uint8Array
}

/** The pictures of a page with their pixels. */
export function shownPictures({ shape, pixels, rows }: ImagesPage): Shown[] {
  const size = shape[0] * shape[1] * shape[2]
  return rows.map(({ row, target }, index) => ({
    ...{ row, target },
    pixels: pixels.subarray(index * size, (index + 1) * size)
  }))
}

/** Pictures with the same target together, in the order in which targets come. */
export function byTarget(pictures: Shown[]): { target: string; pictures: Shown[] }[] {
  const groups = new Map<string, Shown[]>()
  for (const picture of pictures) {
    groups.set(picture.target, [...(groups.get(picture.target) ?? []), picture])
  }
  return [...groups].map(([target, own]) => ({ target, pictures: own }))
}

/** One picture of each target, then the second ones, and so on. */
export function inTurns(pictures: Shown[], count: number): Shown[] {
  const groups = byTarget(pictures).map((group) => group.pictures)
  const longest = Math.max(0, ...groups.map(({ length }) => length))
  return Array.from({ length: longest }, (_, turn) => groups.flatMap((own) => own[turn] ?? []))
    .flat()
    .slice(0, count)
}
