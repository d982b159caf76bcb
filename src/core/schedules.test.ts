import { expect, it } from 'vitest'
import { scheduleConfig, type ScheduleConfig } from '../contract/optimization'
import { learningRateAt } from './schedules'

const span = { stepsPerEpoch: 5, epochs: 4 }
const rates = (config: Partial<ScheduleConfig> & { kind: string }, steps: number[], base = 0.1) =>
  steps.map((step) => learningRateAt(scheduleConfig.parse(config), base, step, span))
const close = (computed: number[], expected: number[]) => {
  expected.forEach((rate, i) => expect(Math.abs(computed[i]! - rate)).toBeLessThan(1e-12))
}

const steps = [0, 1, 5, 6, 9, 10, 14, 15, 18, 19]

it('schedules give the rates of PyTorch 2.13', () => {
  // MultiStepLR(milestones=[10, 15], gamma=0.1)
  close(rates({ kind: 'step' }, steps), [
    ...[0.1, 0.1, 0.1, 0.1, 0.1, 0.010000000000000002, 0.010000000000000002],
    ...[0.0010000000000000002, 0.0010000000000000002, 0.0010000000000000002]
  ])
  // CosineAnnealingLR(T_max=20, eta_min=0.001)
  close(rates({ kind: 'cosine', final: 0.01 }, steps), [
    ...[0.1, 0.09939057285945932, 0.0855017856687341, 0.07959536998847742, 0.05824350601949144],
    ...[0.0505, 0.02140463001152259, 0.015498214331265903],
    ...[0.0034227024433899004, 0.001609427140540686]
  ])
  // OneCycleLR(max_lr=0.1, total_steps=20)
  close(rates({ kind: 'one-cycle' }, steps), [
    ...[0.0040000000000000036, 0.013167184270002533, 0.1, 0.09874640062350874],
    ...[0.0811745653949763, 0.07169430017913009, 0.028306099820869922, 0.0188258346050237],
    ...[0.0012539993764912555, 4e-7]
  ])
  // LambdaLR((step + 1) / 5) for 5 steps, then CosineAnnealingLR(T_max=15)
  close(rates({ kind: 'cosine', warmupEpochs: 1 }, steps), [
    ...[0.020000000000000004, 0.04000000000000001, 0.1, 0.09890738003669029, 0.08345653031794292],
    ...[0.07500000000000001, 0.03454915028125265, 0.02500000000000002],
    ...[0.004322727117869953, 0.001092619963309716]
  ])
})

it('a constant rate is constant after its warm-up', () => {
  close(rates({ kind: 'constant', warmupEpochs: 0.4 }, [0, 1, 2, 19]), [0.05, 0.1, 0.1, 0.1])
})

it('the shortest runs have a rate', () => {
  for (const kind of ['constant', 'step', 'cosine', 'one-cycle'] as const) {
    for (const total of [1, 2, 10]) {
      const short = { stepsPerEpoch: total, epochs: 1 }
      const schedule = scheduleConfig.parse(kind === 'one-cycle' ? { kind, peakAt: 0.1 } : { kind })
      for (let step = 0; step < total; step++) {
        const rate = learningRateAt(schedule, 0.1, step, short)
        expect(rate).toBeGreaterThan(0)
        expect(rate).toBeLessThanOrEqual(0.1)
      }
    }
  }
})
