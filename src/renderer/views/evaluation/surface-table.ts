import type { DecisionSurface } from '../../../contract/surface'

interface SurfaceTable {
  /** Values of the horizontal column, left to right. */
  across: number[]
  /** The highest first, as in the picture. */
  rows: { up: number; cells: { name: string; probability: number }[] }[]
}

/** The most likely class at places evenly spread over a frame. */
export function surfaceTable(
  surface: DecisionSurface,
  frame: number,
  places: number
): SurfaceTable {
  const { side, classes, frames, horizontal, vertical } = surface
  const cells = Array.from({ length: places }, (_, index) =>
    Math.min(side - 1, Math.floor(((index + 0.5) / places) * side))
  )
  const middle = ([low, high]: [number, number], cell: number): number =>
    low + ((cell + 0.5) / side) * (high - low)
  const at = (row: number, column: number) => {
    const start = ((frame * side + row) * side + column) * classes.length
    const bytes = frames.subarray(start, start + classes.length)
    const most = bytes.indexOf(Math.max(...bytes))
    return { name: classes[most] ?? '', probability: (bytes[most] ?? 0) / 255 }
  }
  return {
    across: cells.map((cell) => middle(horizontal, cell)),
    rows: [...cells]
      .reverse()
      .map((row) => ({ up: middle(vertical, row), cells: cells.map((column) => at(row, column)) }))
  }
}
