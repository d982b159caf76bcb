import type { Task } from '../../../contract/data'

const parts = [
  { value: 'calibration', title: 'Calibration' },
  { value: 'robustness', title: 'Robustness' },
  { value: 'between', title: 'Between examples' },
  { value: 'pair', title: 'Two examples' },
  { value: 'surface', title: 'Decision surface' },
  { value: 'mistakes', title: 'Mistakes' },
  { value: 'map', title: 'Map' },
  { value: 'predict', title: 'Predict' }
] as const
export type Part = (typeof parts)[number]['value']

interface Evaluated {
  /** Null where it is not known: nothing is left out for it. */
  task: Task | null
  readsTexts: boolean
  hasSurface: boolean
}

/** The parts of the evaluation that say something about a run. */
export function partsFor({
  task,
  readsTexts,
  hasSurface
}: Evaluated): { value: Part; title: string }[] {
  const without: Part[] = [
    ...(task === null || task === 'classification' ? [] : (['calibration'] as const)),
    ...(readsTexts ? (['robustness'] as const) : []),
    ...(hasSurface ? [] : (['surface'] as const))
  ]
  return parts.filter(({ value }) => !without.includes(value))
}
