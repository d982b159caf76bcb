import type { HorizontalAxis } from './series'

/**
 * What the horizontal axis shows at least: from nothing to the last epoch that is planned. How long training takes is not
 * known beforehand; `to` is then null.
 * @param planned epochs; 0 where that is not known
 * @param stepsPerEpoch null where runs differ
 */
export function plannedExtent(
  axis: HorizontalAxis,
  planned: number,
  stepsPerEpoch: number | null
): { from: number; to: number | null } {
  const ends = {
    time: null,
    epoch: planned,
    step: stepsPerEpoch && planned * stepsPerEpoch
  }
  return { from: 0, to: planned === 0 ? null : ends[axis] }
}
