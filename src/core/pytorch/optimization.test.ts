import { spawnSync } from 'node:child_process'
import { expect, it } from 'vitest'
import { scheduleConfig } from '../../contract/optimization'
import { learningRateAt } from '../schedules'
import { nearest, writeSchedule } from './optimization'

const hasPython = spawnSync('python3', ['--version']).status === 0
const span = { stepsPerEpoch: 7, epochs: 5 }
const steps = Array.from({ length: span.stepsPerEpoch * span.epochs }, (_, step) => step)

it.runIf(hasPython).each([
  { kind: 'constant', warmupEpochs: 1.5 },
  { kind: 'step', milestones: [0.4, 0.8], factor: 0.2 },
  { kind: 'cosine', final: 0.1, warmupEpochs: 1 },
  { kind: 'one-cycle', peakAt: 0.2 }
])('the script computes the learning rate as the studio does: %j', (written) => {
  const schedule = scheduleConfig.parse(written)
  const program = `import json, math
EPOCHS = ${span.epochs}
${nearest}
${writeSchedule(schedule, 0.05)}
print(json.dumps([rate_at(step, ${span.stepsPerEpoch}) for step in range(${steps.length})]))`
  const { stdout, stderr } = spawnSync('python3', ['-c', program], { encoding: 'utf8' })
  expect(stderr).toBe('')
  const rates = JSON.parse(stdout) as number[]
  expect(rates).toHaveLength(steps.length)
  for (const step of steps) {
    expect(rates[step]).toBeCloseTo(learningRateAt(schedule, 0.05, step, span), 14)
  }
})
