import { appendFile, mkdtemp, readFile, rm, truncate } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { EpochMetrics, StepColumns } from '../contract/metrics'
import { readMetrics } from './metrics-reader'
import { MetricsWriter } from './metrics-writer'

let folder: string
let path: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'metrics-'))
  path = join(folder, 'metrics.jsonl')
})
afterEach(() => rm(folder, { recursive: true, force: true }))

function columns(first: number, last: number, loss: (step: number) => number): StepColumns {
  const step = Array.from({ length: last - first + 1 }, (_, index) => first + index)
  return {
    step,
    epoch: step.map((value) => Math.ceil(value / 10)),
    loss: step.map(loss),
    learningRate: step.map(() => 0.1),
    lambda: step.map(() => 1),
    time: step.map((value) => 1000 + value)
  }
}

const epoch = (number: number, trainLoss: number): EpochMetrics => ({
  epoch: number,
  step: number * 10,
  trainLoss,
  validation: null,
  learningRate: 0.1,
  seconds: 1,
  examplesPerSecond: 100,
  time: 0
})

describe('metrics.jsonl', () => {
  it('gives back what was written, NaN and infinities included', async () => {
    const writer = await MetricsWriter.open(path)
    const losses = [1.5, NaN, Infinity, -Infinity]
    writer.append({ type: 'steps', columns: columns(1, 2, (step) => losses[step - 1]!) })
    writer.append({ type: 'steps', columns: columns(3, 4, (step) => losses[step - 1]!) })
    writer.append({ type: 'epoch', metrics: epoch(1, NaN) })
    await writer.close()
    const { steps, epochs } = await readMetrics(path)
    expect([...steps.loss]).toEqual(losses)
    expect([...steps.step]).toEqual([1, 2, 3, 4])
    expect(epochs).toEqual([epoch(1, NaN)])
    expect((await readFile(path, 'utf8')).trim().split('\n')).toHaveLength(2)
  })

  it('is empty where nothing was written yet', async () => {
    const { steps, epochs } = await readMetrics(path)
    expect(steps.step).toHaveLength(0)
    expect(epochs).toEqual([])
  })

  it('drops what a resume has superseded', async () => {
    const writer = await MetricsWriter.open(path)
    writer.append({ type: 'steps', columns: columns(1, 25, () => 1) })
    writer.append({ type: 'epoch', metrics: epoch(1, 1) })
    writer.append({ type: 'epoch', metrics: epoch(2, 1) })
    writer.append({ type: 'resumed', step: 13, time: 0 })
    writer.append({ type: 'steps', columns: columns(14, 16, () => 2) })
    await writer.close()
    const { steps, epochs } = await readMetrics(path)
    expect([...steps.step]).toEqual(Array.from({ length: 16 }, (_, index) => index + 1))
    expect(steps.loss[12]).toBe(1)
    expect(steps.loss[13]).toBe(2)
    expect(epochs.map((row) => row.epoch)).toEqual([1])
  })

  it('survives being cut anywhere: complete lines stay, and writing continues after them', async () => {
    const writer = await MetricsWriter.open(path)
    for (let line = 0; line < 3; line++) {
      writer.append({ type: 'steps', columns: columns(line * 5 + 1, line * 5 + 5, () => line) })
      writer.append({ type: 'epoch', metrics: epoch(line + 1, line) })
    }
    await writer.close()
    const whole = await readFile(path, 'utf8')
    for (let size = whole.length - 1; size > 0; size -= 37) {
      await truncate(path, size)
      const before = await readMetrics(path)
      const again = await MetricsWriter.open(path)
      const next = before.steps.step.length + 1
      again.append({ type: 'resumed', step: next - 1, time: 0 })
      again.append({ type: 'steps', columns: columns(next, next, () => 9) })
      await again.close()
      const after = await readMetrics(path)
      expect(after.steps.step).toHaveLength(next)
      expect(after.steps.loss.at(-1)).toBe(9)
      await rm(path)
      await appendFile(path, whole.slice(0, size))
    }
  })

  it('reads a large run without holding the thread for long', async () => {
    const writer = await MetricsWriter.open(path)
    for (let start = 0; start < 200_000; start += 400) {
      writer.append({ type: 'steps', columns: columns(start + 1, start + 400, Math.random) })
      writer.append({ type: 'epoch', metrics: epoch(start / 400 + 1, 1) })
    }
    await writer.close()
    // Processor time between two turns of the event loop: a busy machine does not change it.
    let longest = 0
    let before = process.cpuUsage()
    const timer = setInterval(() => {
      const { user, system } = process.cpuUsage(before)
      longest = Math.max(longest, (user + system) / 1000)
      before = process.cpuUsage()
    }, 1)
    const { steps } = await readMetrics(path)
    clearInterval(timer)
    expect(steps.step).toHaveLength(200_000)
    expect(longest).toBeLessThan(50)
  })
})
