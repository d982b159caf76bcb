import type { ScheduleConfig } from '../contract/optimization'

export interface ScheduleSpan {
  stepsPerEpoch: number
  epochs: number
}

/**
 * The learning rate of a step, as PyTorch's schedulers give it when they are stepped after every batch. Warm-up is
 * linear, reaches the full rate with its last step, and is part of the whole.
 * @param base the optimizer's learning rate; the peak of one-cycle
 * @param step counted from 0 over the whole run
 */
export function learningRateAt(
  schedule: ScheduleConfig,
  base: number,
  step: number,
  { stepsPerEpoch, epochs }: ScheduleSpan
): number {
  const total = stepsPerEpoch * epochs
  if (schedule.kind === 'one-cycle') return oneCycle(schedule, base, step, total)
  const warmup = Math.min(Math.round(schedule.warmupEpochs * stepsPerEpoch), total)
  if (step < warmup) return (base * (step + 1)) / warmup
  switch (schedule.kind) {
    case 'constant':
      return base
    case 'step': {
      const passed = schedule.milestones.filter((share) => step >= Math.round(share * total))
      return base * schedule.factor ** passed.length
    }
    case 'cosine': {
      const share = (step - warmup) / (total - warmup)
      const lowest = base * schedule.final
      return lowest + ((base - lowest) * (1 + Math.cos(Math.PI * share))) / 2
    }
  }
}

/** Between two rates along half a cosine. */
const anneal = (from: number, to: number, share: number): number =>
  to + ((from - to) / 2) * (1 + Math.cos(Math.PI * share))

/** Smith and Topin, "Super-convergence", 2018, in the two phases of torch.optim.lr_scheduler.OneCycleLR. */
function oneCycle(
  schedule: Extract<ScheduleConfig, { kind: 'one-cycle' }>,
  peak: number,
  step: number,
  total: number
): number {
  const start = peak / schedule.startDivisor
  const end = start / schedule.finalDivisor
  const top = schedule.peakAt * total - 1
  if (step < top) return anneal(start, peak, step / top)
  return step === top ? peak : anneal(peak, end, (step - top) / (total - 1 - top))
}
