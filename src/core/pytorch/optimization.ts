import type { OptimizerConfig, ScheduleConfig } from '../../contract/optimization'
import { literal } from './python'

export function writeOptimizer(config: OptimizerConfig): string {
  const decay = `weight_decay=${config.weightDecay}`
  const made =
    config.kind === 'sgd'
      ? `torch.optim.SGD(parameters, lr=${config.learningRate}, momentum=${config.momentum}, nesterov=${literal(config.nesterov && config.momentum > 0)}, ${decay})`
      : `torch.optim.${config.kind === 'adam' ? 'Adam' : 'AdamW'}(parameters, lr=${config.learningRate}, betas=(${config.beta1}, ${config.beta2}), eps=${config.epsilon}, ${decay})`
  return `def make_optimizer(parameters):\n    return ${made}`
}

/** Rounding as the studio does it. */
export const nearest = `def nearest(value):
    """The nearest whole number; half goes up, unlike Python's round."""
    return math.floor(value + 0.5)`

/** The learning rate of every step, as \`core/schedules.ts\` computes it. */
export function writeSchedule(schedule: ScheduleConfig, base: number): string {
  const head = `def rate_at(step, steps_per_epoch):
    """Learning rate of a step, counted from 0 over the whole training."""
    base, total = ${base}, steps_per_epoch * EPOCHS`
  if (schedule.kind === 'one-cycle') {
    return `${head}
    def anneal(start, end, share):
        return end + (start - end) / 2 * (1 + math.cos(math.pi * share))

    start = base / ${schedule.startDivisor}
    end = start / ${schedule.finalDivisor}
    top = ${schedule.peakAt} * total - 1
    if step < top:
        return anneal(start, base, step / top)
    return base if step == top else anneal(base, end, (step - top) / (total - 1 - top))`
  }
  return `${head}
    warmup = min(nearest(${schedule.warmupEpochs} * steps_per_epoch), total)
    if step < warmup:
        return base * (step + 1) / warmup
${afterWarmup(schedule)}`
}

function afterWarmup(schedule: Exclude<ScheduleConfig, { kind: 'one-cycle' }>): string {
  switch (schedule.kind) {
    case 'constant':
      return '    return base'
    case 'step':
      return `    passed = sum(step >= nearest(share * total) for share in ${literal(schedule.milestones)})
    return base * ${schedule.factor} ** passed`
    case 'cosine':
      return `    lowest = base * ${schedule.final}
    share = (step - warmup) / (total - warmup)
    return lowest + (base - lowest) * (1 + math.cos(math.pi * share)) / 2`
  }
}
