import { setImmediate as turn } from 'node:timers/promises'
import { expect, it } from 'vitest'
import type { Checkpoint } from './checkpoints'
import { beginning, type Progress } from './progress'
import { Saver } from './saver'
import { smallConfig } from '../training/testing/small-run'

/** A saver whose disk completes on command of the test. */
function slowSaver(checkpointEvery: number) {
  const state = { weights: Float32Array.of(1) }
  const log: string[] = []
  const answers: { resolve: () => void; reject: (error: Error) => void }[] = []
  const write = (what: string): Promise<void> => {
    log.push(what)
    return new Promise((resolve, reject) => answers.push({ resolve, reject }))
  }
  const saver = new Saver(
    {
      config: smallConfig({ training: { checkpointEvery } }),
      modelNames: ['weights'],
      runner: { readState: () => Promise.resolve({ weights: state.weights.slice() }) },
      checkpoints: {
        save: ({ progress, state: saved }: Checkpoint) =>
          write(`step ${progress.step} with ${String(saved['weights'])}`),
        saveBest: (best, _, weights) =>
          write(`best ${best.step} with ${String(weights['weights'])}`)
      },
      beforeCheckpoint: () => Promise.resolve()
    },
    beginning()
  )
  return { saver, state, log, answers }
}

const at = (step: number, more: Partial<Progress> = {}): Progress => ({
  ...beginning(),
  step,
  stepInEpoch: step,
  ...more
})

it('training goes on while a checkpoint of what was is written', async () => {
  const { saver, state, log, answers } = slowSaver(1e-6)
  await turn()
  expect(saver.due).toBe(true)
  const progress = at(3)
  await saver.start(progress)
  progress.step = 4
  state.weights[0] = 2
  await turn()
  expect(log).toEqual(['step 3 with 1'])
  expect(saver.due).toBe(false)
  expect([...saver.tell()]).toEqual([])
  answers[0]!.resolve()
  await saver.settle()
  expect([...saver.tell()]).toMatchObject([{ type: 'checkpoint', epoch: 0, step: 3, best: null }])
  expect([...saver.tell()]).toEqual([])
})

it('the end waits for what is being written, and saves the steps after it', async () => {
  const { saver, log, answers } = slowSaver(60)
  await saver.start(at(3))
  let over = false
  const finishing = saver.finish(at(5)).then(() => (over = true))
  await turn()
  answers[0]!.resolve()
  await turn()
  expect(log).toEqual(['step 3 with 1', 'step 5 with 1'])
  expect(over).toBe(false)
  answers[1]!.resolve()
  await finishing
  expect([...saver.tell()]).toMatchObject([{ step: 3 }, { step: 5 }])
  await saver.finish(at(5))
  expect(log).toHaveLength(2)
})

it('the best epoch is on the disk before the first checkpoint that names it', async () => {
  const { saver, state, log, answers } = slowSaver(60)
  await saver.keepBest()
  state.weights[0] = 2
  const best = { epoch: 1, step: 5, value: 0.5 }
  await saver.start(at(7, { epoch: 1, best }))
  await turn()
  expect(log).toEqual(['best 5 with 1'])
  answers[0]!.resolve()
  await turn()
  answers[1]!.resolve()
  await saver.settle()
  expect(log).toEqual(['best 5 with 1', 'step 7 with 2'])
  expect([...saver.tell()]).toMatchObject([{ step: 7, best: { epoch: 1, value: 0.5 } }])
})

it('a failed write is reported at the next request and ends the run', async () => {
  const { saver, answers } = slowSaver(60)
  await saver.start(at(3))
  await turn()
  answers[0]!.reject(new Error('the disk is full'))
  await saver.settle()
  expect(() => [...saver.tell()]).toThrow('the disk is full')
  await expect(saver.finish(at(3))).rejects.toThrow('the disk is full')
})

it('weights that are not finite are never written', async () => {
  const { saver, state, log } = slowSaver(60)
  state.weights[0] = Infinity
  await expect(saver.finish(at(3))).rejects.toMatchObject({ code: 'diverged' })
  expect(log).toEqual([])
})

it('after every step means before the next one', async () => {
  const { saver, answers } = slowSaver(0)
  let over = false
  const saving = saver.start(at(1)).then(() => (over = true))
  await turn()
  expect(over).toBe(false)
  answers[0]!.resolve()
  await saving
  expect(saver.due).toBe(true)
})
