import { describe, expect, it, vi } from 'vitest'
import type { EpochMetrics, StepColumns } from '../../contract/metrics'
import { bucket } from './bucket'
import { DrawingQueue } from './drawing-queue'
import { histogram } from './histogram'
import { LineCache } from './lines'
import { RunLines, type ChartedRun, type LineSettings } from './run-lines'
import { lowerBound, RunSeries } from './series'
import { Smoothing } from './smooth'

const rows = (steps: number[], time = (step: number) => step * 1000): StepColumns => ({
  step: steps,
  epoch: steps.map((step) => Math.ceil(step / 4)),
  loss: steps.map((step) => 1 / step),
  learningRate: steps.map(() => 0.1),
  lambda: steps.map(() => 1),
  time: steps.map(time)
})
const epochMetrics = (epoch: number): EpochMetrics => ({
  epoch,
  step: epoch * 4,
  trainLoss: 1,
  validation: null,
  learningRate: 0.1,
  seconds: 4,
  examplesPerSecond: 64,
  time: epoch * 4000
})

function twoEpochs(): RunSeries {
  const series = new RunSeries()
  series.stepsPerEpoch = 4
  series.append(rows([1, 2, 3, 4, 5, 6, 7, 8]))
  series.appendEpoch(epochMetrics(1))
  series.appendEpoch(epochMetrics(2))
  return series
}

describe('series', () => {
  it('grows past its first buffer and keeps every value', () => {
    const series = new RunSeries()
    for (let step = 1; step <= 3000; step++) series.append(rows([step]))
    expect(series.length).toBe(3000)
    expect(series.column('loss')[2999]).toBe(1 / 3000)
  })

  it('drops what a resume supersedes', () => {
    const series = new RunSeries()
    series.append(rows([1, 2, 3, 4, 5]))
    series.append(rows([3, 4]))
    expect([...series.column('step')]).toEqual([1, 2, 3, 4])
    expect(series.positions('time').length).toBe(4)
  })

  it('counts training time without the pauses', () => {
    const series = new RunSeries()
    series.append(rows([1, 2, 3], (step) => (step === 3 ? 500_000 : step * 1000)))
    series.append(rows([4], () => 502_000))
    expect([...series.positions('time')]).toEqual([0, 1, 1, 3])
  })

  it('places steps and epochs on the same axes', () => {
    const series = twoEpochs()
    series.appendEpoch(epochMetrics(2))
    expect([...series.positions('epoch')].slice(0, 4)).toEqual([0.25, 0.5, 0.75, 1])
    expect([...series.epochPositions('step')]).toEqual([4, 8])
    expect([...series.epochPositions('epoch')]).toEqual([1, 2])
    expect([...series.epochPositions('time')]).toEqual([3, 7])
  })

  it('finds the first value at or above a limit', () => {
    expect([0, 1, 2.5, 9].map((limit) => lowerBound([1, 2, 3], limit))).toEqual([0, 0, 2, 3])
  })
})

describe('bucketing', () => {
  const x = Float64Array.from({ length: 10_000 }, (_, index) => index)
  const all = { range: null, limit: 2000, logarithmic: false }

  it('draws everything where it fits', () => {
    const drawing = bucket([0, 1, 2], [3, 1, 2], all)
    expect(drawing.points).toEqual([
      { x: 0, y: 3 },
      { x: 1, y: 1 },
      { x: 2, y: 2 }
    ])
    expect(drawing.inRange).toBe(3)
  })

  it('keeps every spike and stays within the limit', () => {
    const y = new Float64Array(10_000).fill(1)
    y[1234] = 50
    y[8765] = -50
    const { points, inRange } = bucket(x, y, all)
    expect(points.length).toBeLessThanOrEqual(2000)
    expect(inRange).toBe(10_000)
    expect(points).toContainEqual({ x: 1234, y: 50 })
    expect(points).toContainEqual({ x: 8765, y: -50 })
    expect(points.every(({ x }, index) => index === 0 || x >= points[index - 1]!.x)).toBe(true)
  })

  it('rebuckets within a range and lets the line run to its edges', () => {
    const { points, inRange } = bucket(x, x, { ...all, range: { from: 99.5, to: 103.5 } })
    expect(points.map(({ x }) => x)).toEqual([99, 100, 101, 102, 103, 104])
    expect(inRange).toBe(6)
  })

  it('leaves out what cannot be drawn, and counts it', () => {
    expect(bucket([0, 1, 2, 3], [1, NaN, Infinity, 2], all)).toMatchObject({
      points: [
        { x: 0, y: 1 },
        { x: 3, y: 2 }
      ],
      undrawable: 2
    })
    const logarithmic = bucket([0, 1, 2], [0, -1, 5], { ...all, logarithmic: true })
    expect(logarithmic.points).toEqual([{ x: 2, y: 5 }])
    expect(logarithmic.undrawable).toBe(2)
  })

  it('keeps 2,000 points of a million', () => {
    const many = Float64Array.from({ length: 1_000_000 }, (_, index) => index)
    expect(bucket(many, many, all).points).toHaveLength(2000)
  })
})

describe('lines of a run that changes no more', () => {
  const series = twoEpochs()
  const run: ChartedRun = { id: 'run', name: 'run', series, style: { colour: 0, dash: [] } }
  const lines = new RunLines()
  const cache = new LineCache()
  const drawn = (settings: LineSettings) => {
    const options = { range: null, logarithmic: false, width: 400, colours: ['#000'] }
    const epochs = lines.epochs(run, 'rate', ({ examplesPerSecond }) => examplesPerSecond, settings)
    const { datasets } = cache.update([...lines.steps(run, 'loss', settings), ...epochs], options)
    return datasets.map(({ data }) => data)
  }

  it('follow the axis', () => {
    const [stepsByEpoch, epochsByEpoch] = drawn({ axis: 'epoch', smoothing: 0 })
    expect(stepsByEpoch!.map(({ x }) => x)).toEqual([0.25, 0.5, 0.75, 1, 1.25, 1.5, 1.75, 2])
    expect(epochsByEpoch!.map(({ x }) => x)).toEqual([1, 2])
    const [stepsByStep, epochsByStep] = drawn({ axis: 'step', smoothing: 0 })
    expect(stepsByStep!.map(({ x }) => x)).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
    expect(epochsByStep!.map(({ x }) => x)).toEqual([4, 8])
  })

  it('follow the smoothing', () => {
    const last = (smoothing: number) => drawn({ axis: 'step', smoothing })[1]!.at(-1)!.y
    const [little, much] = [last(0.1), last(0.9)]
    expect(much).toBeGreaterThan(little)
    expect(last(0.1)).toBe(little)
  })
})

describe('smoothing', () => {
  it('is the weighted mean of what came before', () => {
    const [first, second, third] = new Smoothing(0.5).follow(Float64Array.of(1, 2, 4))
    expect(first).toBe(1)
    expect(second).toBeCloseTo((0.5 * 1 + 2) / 1.5, 12)
    expect(third).toBeCloseTo((0.25 * 1 + 0.5 * 2 + 4) / 1.75, 12)
  })

  it('leaves a constant line where it is', () => {
    for (const value of new Smoothing(0.97).follow(new Float64Array(500).fill(0.3))) {
      expect(value).toBeCloseTo(0.3, 14)
    }
  })

  it('continues a longer column as if it had been there at once', () => {
    const values = Float64Array.from({ length: 50 }, (_, index) => Math.sin(index))
    const following = new Smoothing(0.9)
    following.follow(values.subarray(0, 20))
    expect([...following.follow(values)]).toEqual([...new Smoothing(0.9).follow(values)])
  })

  it('starts over when a column was cut', () => {
    const following = new Smoothing(0.9)
    following.follow(Float64Array.of(1, 2, 3))
    expect([...following.follow(Float64Array.of(5))]).toEqual([5])
  })

  it('passes over NaN', () => {
    const [, gap, after] = new Smoothing(0.5).follow(Float64Array.of(1, NaN, 1))
    expect([gap, after]).toEqual([NaN, 1])
  })
})

it('counts values in bins, both ends included', () => {
  const { counts, total, borders } = histogram([0, 0.1, 0.5, 1, NaN, 2], 2, [0, 1])
  expect([counts, total, borders]).toEqual([[2, 2], 4, [0, 0.5, 1]])
})

describe('the queue of drawings', () => {
  it.each([
    ['does quick ones together', 1, [2]],
    ['leaves what comes after a slow one to the next task', 30, [1, 2]]
  ])('%s, and none twice', (_, milliseconds, expected) => {
    const tasks: (() => void)[] = []
    let now = 0
    const queue = new DrawingQueue(
      (work) => tasks.push(work),
      () => now
    )
    const done: string[] = []
    const [first, second, third] = ['first', 'second', 'third'].map((name) => () => {
      done.push(name)
      now += milliseconds
    })
    for (const draw of [first!, second!, first!, third!]) queue.add(draw)
    queue.remove(third!)
    const states: number[] = []
    while (tasks.length > 0) {
      tasks.shift()!()
      states.push(done.length)
    }
    expect(done).toEqual(['first', 'second'])
    expect(states).toEqual(expected)
    queue.add(first!)
    expect(tasks).toHaveLength(1)
  })

  it('goes on after a drawing that fails', () => {
    const tasks: (() => void)[] = []
    const queue = new DrawingQueue((work) => tasks.push(work))
    const second = vi.fn()
    queue.add(() => {
      throw new Error('torn')
    })
    queue.add(second)
    expect(() => tasks.shift()!()).toThrow('torn')
    tasks.shift()!()
    expect(second).toHaveBeenCalled()
  })
})
