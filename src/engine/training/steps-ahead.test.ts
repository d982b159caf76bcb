import { setImmediate as turn } from 'node:timers/promises'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { describeModel } from '../../core/architecture'
import { loadDataSet } from '../data/load'
import { prepare } from '../data/preparation/prepare'
import { Batches } from './batches'
import { beginning } from '../run-folder/progress'
import { newFolder, smallConfig } from './testing/small-run'
import type { StepInput, StepRunner } from '../step/step-runner'
import { StepsAhead } from './steps-ahead'

/** What `performance.now()` says here: each step takes its time by this clock, however slow the machine is. */
let clock = 0
beforeEach(() => {
  clock = 0
  vi.spyOn(performance, 'now').mockImplementation(() => clock)
})
afterEach(() => vi.restoreAllMocks())

/** Computes one step after the other, as a session does, each in `milliseconds`; `fail` throws at its step. */
function madeRunner(milliseconds: number, fail = Infinity) {
  let before: Promise<unknown> = Promise.resolve()
  let waiting = 0
  const seen = { steps: [] as number[], waited: [] as number[] }
  const step = ({ step }: StepInput): Promise<number> => {
    seen.steps.push(step)
    seen.waited.push(++waiting)
    const done = before
      .then(() => turn())
      .then(() => {
        clock += milliseconds
        waiting--
        if (step >= fail) throw new Error(`step ${step} failed`)
        return step / 10
      })
    before = done.catch(() => undefined)
    return done
  }
  return { seen, runner: { step } as StepRunner }
}

async function openAhead(runner: StepRunner): Promise<StepsAhead> {
  const config = smallConfig({ training: { epochs: 2, batchSize: 2 } })
  const { source, reading } = config.data
  const { data } = prepare(await loadDataSet(source, reading, newFolder()), config.data, 0)
  const model = describeModel(config.model, data.exampleShape, data.outputs)
  return new StepsAhead(config, new Batches(config, data, model), runner)
}

/** Takes a whole epoch. */
async function takeEpoch(ahead: StepsAhead, steps: number): Promise<number[]> {
  const progress = beginning()
  const losses: number[] = []
  while (losses.length < steps) {
    ahead.start({ ...progress, step: losses.length, stepInEpoch: losses.length })
    losses.push((await ahead.finish()).loss)
  }
  return losses
}

const all = Array.from({ length: 35 }, (_, index) => index + 1)

it('hands brief steps over ahead of time, in order and not beyond the epoch', async () => {
  const { seen, runner } = madeRunner(1)
  const ahead = await openAhead(runner)
  const losses = await takeEpoch(ahead, 35)
  expect(seen.steps).toEqual(all)
  expect(losses).toEqual(all.map((step) => step / 10))
  expect(Math.max(...seen.waited)).toBeGreaterThan(1)
  expect(ahead.waiting).toBe(0)
})

it('hands long steps over one at a time', async () => {
  const { seen, runner } = madeRunner(25)
  await takeEpoch(await openAhead(runner), 10)
  expect(Math.max(...seen.waited)).toBe(1)
})

it('reports the first step that fails, and of no other', async () => {
  const unhandled: unknown[] = []
  const note = (reason: unknown) => unhandled.push(reason)
  process.on('unhandledRejection', note)
  const { seen, runner } = madeRunner(1, 20)
  await expect(takeEpoch(await openAhead(runner), 35)).rejects.toThrow('step 20 failed')
  // rejections without a handler are reported within a turn of the event loop
  for (let turns = 0; turns < 20; turns++) await turn()
  process.off('unhandledRejection', note)
  expect(seen.steps.length).toBeGreaterThan(20)
  expect(unhandled).toEqual([])
})
