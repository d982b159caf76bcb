import { createReadStream } from 'node:fs'
import type { EpochMetrics, StepSeries } from '../contract/metrics'
import { isErrno, storageError } from './durable'
import { metricsLine, type MetricsLine } from './metrics-lines'
import { StepTable } from './step-table'

const newline = 0x0a

export interface RunMetrics {
  steps: StepSeries
  epochs: EpochMetrics[]
  /** Unreadable files or rows, or was lost between two lines. */
  problem?: string
}

/**
 * The lines of `metrics.jsonl` from a byte on, with the byte after each. Read in small pieces, so
 * that the thread is free in between. Incomplete or invalid lines are skipped.
 */
export async function* metricsLines(
  path: string,
  from = 0
): AsyncGenerator<{ line: MetricsLine | null; end: number }> {
  for await (const { text, end } of textLines(path, from)) yield { line: parseLine(text), end }
}

async function* textLines(
  path: string,
  from: number
): AsyncGenerator<{ text: string; end: number }> {
  let rest = Buffer.alloc(0)
  let end = from
  try {
    for await (const piece of createReadStream(path, { start: from })) {
      const bytes = Buffer.concat([rest, piece as Buffer])
      let start = 0
      for (;;) {
        const stop = bytes.indexOf(newline, start)
        if (stop < 0) break
        end += stop + 1 - start
        yield { text: bytes.toString('utf8', start, stop), end }
        start = stop + 1
      }
      rest = bytes.subarray(start)
    }
  } catch (error) {
    if (!isErrno(error, 'ENOENT')) throw storageError(path, error)
  }
}

function parseLine(text: string): MetricsLine | null {
  try {
    return metricsLine.parse(JSON.parse(text))
  } catch {
    return null
  }
}

/** The line of steps as the trainer writes it; it need not be parsed where only epochs are asked for. */
const stepsBegin = '{"type":"steps"'

/** The epochs alone, which is far quicker than reading every step. */
export async function readEpochs(path: string): Promise<EpochMetrics[]> {
  let epochs: EpochMetrics[] = []
  for await (const { text } of textLines(path, 0)) {
    const line = text.startsWith(stepsBegin) ? null : parseLine(text)
    if (line?.type === 'epoch') epochs.push(line.metrics)
    if (line?.type === 'resumed') epochs = epochs.filter(({ step }) => step <= line.step)
  }
  return epochs
}

/** Everything measured, in order, without what a resume has superseded. */
export async function readMetrics(path: string): Promise<RunMetrics> {
  const steps = new StepTable()
  let epochs: EpochMetrics[] = []
  const unreadable: number[] = []
  let number = 0
  for await (const { line } of metricsLines(path)) {
    number++
    if (!line) unreadable.push(number)
    if (line?.type === 'steps') steps.append(line.columns)
    if (line?.type === 'epoch') epochs.push(line.metrics)
    if (line?.type === 'resumed') {
      steps.dropAfter(line.step)
      epochs = epochs.filter(({ step }) => step <= line.step)
    }
  }
  const problem = describeLost(unreadable, steps.gap())
  return { steps: steps.toSeries(), epochs, ...(problem !== null && { problem }) }
}

function describeLost(unreadable: number[], gap: [number, number] | null): string | null {
  const more = unreadable.length > 1 ? ` and ${unreadable.length - 1} more` : ''
  const lines = unreadable.length > 0 ? `line ${unreadable[0]}${more} cannot be read` : null
  const steps = gap && `steps ${gap[0]} to ${gap[1]} are missing`
  const lost = [lines, steps].filter((text) => text !== null).join(', and ')
  return lost === '' ? null : `metrics.jsonl of this run is damaged: ${lost}. Its curves have gaps.`
}
