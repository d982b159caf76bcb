import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import type { ExperimentDefinition } from '../../contract/experiment/definition'
import type { ExperimentTable } from '../../contract/experiment/table'
import { bootstrapInterval } from '../../core/bootstrap'
import { largestInRows } from '../../core/probabilities'
import { generator } from '../../core/random'
import { decodeSafetensors } from '../../core/safetensors'
import type { Interval } from '../../core/statistics'
import { paired } from './expand'
import type { FinishedRun } from './tabulate'

interface Hits {
  /** Rows of the data set. */
  origin: Int32Array
  /** 1 where the run was right. */
  right: Float64Array
}

const resamples = 1000

/** What another test set of the same size could have changed: a paired bootstrap over the stored test logits. */
export class TestExamples {
  private readonly hits = new Map<string, Promise<Hits | null>>()
  private readonly intervals = new Map<string, Interval | null>()

  constructor(private readonly folderOf: (run: string) => string) {}

  /** Adds the intervals to the table; accuracy on one test set only, since other splits share no examples. */
  async fill(
    table: ExperimentTable,
    { metric, at, splitPerSeed, folds }: ExperimentDefinition,
    finished: FinishedRun[][]
  ): Promise<void> {
    if (metric !== 'accuracy' || splitPerSeed || folds !== null) return
    for (const [index, row] of table.rows.entries()) {
      if (row.baseline === null) continue
      const pairs = pairsOf(finished[row.baseline] ?? [], finished[index] ?? [])
      row.overTestExamples = await this.interval(pairs, at)
    }
  }

  private async interval(pairs: [string, string][], at: 'best' | 'last'): Promise<Interval | null> {
    if (pairs.length === 0) return null
    const key = `${at} ${pairs.flat().join(' ')}`
    const known = this.intervals.get(key)
    if (known !== undefined) return known
    const differences = await this.meanDifferences(pairs, at)
    await turn()
    const interval = differences && bootstrapOf(differences)
    this.intervals.set(key, interval)
    return interval
  }

  /** For each test example: how much more often the mixed runs were right than their plain partners. */
  private async meanDifferences(
    pairs: [string, string][],
    at: 'best' | 'last'
  ): Promise<Float64Array | null> {
    let total: Float64Array | null = null
    for (const [plain, mixed] of pairs) {
      const [before, after] = await Promise.all([this.hitsOf(plain, at), this.hitsOf(mixed, at)])
      if (!before || !after || !sameRows(before.origin, after.origin)) return null
      total ??= new Float64Array(before.origin.length)
      if (total.length !== before.origin.length) return null
      for (let i = 0; i < total.length; i++) {
        total[i]! += (after.right[i]! - before.right[i]!) / pairs.length
      }
    }
    return total
  }

  private hitsOf(run: string, at: 'best' | 'last'): Promise<Hits | null> {
    const key = `${at} ${run}`
    const hits = this.hits.get(key) ?? readHits(this.folderOf(run), at)
    this.hits.set(key, hits)
    return hits
  }
}

function pairsOf(plain: FinishedRun[], mixed: FinishedRun[]): [string, string][] {
  return mixed.flatMap((run) => {
    const partner = plain.find((other) => paired(run, other))
    return partner ? [[partner.id, run.id] as [string, string]] : []
  })
}

function bootstrapOf(differences: Float64Array): Interval {
  const figure = (places: Int32Array): number =>
    places.reduce((sum, place) => sum + differences[place]!, 0) / places.length
  return bootstrapInterval(differences.length, figure, generator(0, 'evaluation'), { resamples })
}

const sameRows = (first: Int32Array, second: Int32Array): boolean =>
  first.length === second.length && first.every((row, index) => row === second[index])

async function readHits(folder: string, at: 'best' | 'last'): Promise<Hits | null> {
  const path = join(folder, 'evaluation', `${at}-test.safetensors`)
  const bytes = await readFile(path).catch(() => null)
  if (!bytes) return null
  const { logits, labels, origin } = decodeSafetensors(bytes).arrays
  if (!logits || !(labels?.data instanceof Int32Array) || !(origin?.data instanceof Int32Array)) {
    return null
  }
  const truths = labels.data
  const predicted = largestInRows(logits.data, logits.data.length / truths.length)
  return {
    origin: origin.data,
    right: Float64Array.from(predicted, (label, row) => (label === truths[row] ? 1 : 0))
  }
}
