import type { ModelDescription } from './index'

/**
 * A model in two: `front` computes what enters block `border`, `tail` goes on from there. Names of parameters stay.
 * @param border from 1 to the number of blocks less one
 */
export function splitModel(
  { exampleShape, outputs, blocks }: ModelDescription,
  border: number
): { front: ModelDescription; tail: ModelDescription } {
  const before = blocks.slice(0, border)
  const between = before.at(-1)?.output ?? exampleShape
  return {
    front: { exampleShape, outputs: between.at(-1) ?? 0, blocks: before },
    tail: { exampleShape: between, outputs, blocks: blocks.slice(border) }
  }
}
