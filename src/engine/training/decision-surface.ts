import type { RunEvent } from '../../contract/events'
import type { EncodedColumn, Preprocessing } from '../../contract/preprocessing'
import type { SurfaceRecord } from '../../contract/surface'
import { softmaxRows } from '../../core/probabilities'
import { runFiles } from '../../storage/run-files'
import { SurfaceWriter } from '../../storage/surface-file'
import type { Examples, PreparedData } from '../data/dataset'
import { runsNatively } from '../ops/native'
import { Breather } from '../runtime/breather'
import type { StepRunner } from '../step/step-runner'

type Plane = [
  Extract<EncodedColumn, { kind: 'numeric' }>,
  Extract<EncodedColumn, { kind: 'numeric' }>
]

export interface SurfaceParts {
  /** The run folder. */
  folder: string
  resume: boolean
  /** Planned number of epochs. */
  epochs: number
  parameters: number
  runner: Pick<StepRunner, 'predict'>
  data: PreparedData
  preprocessing: Preprocessing
}

/** Passes events on and, for a classifier of two numeric columns, keeps its decision surface after an epoch. */
export function withDecisionSurface(
  parts: SurfaceParts,
  events: AsyncGenerator<RunEvent, void>
): AsyncGenerator<RunEvent, void> {
  const { features, targets } = parts.preprocessing
  const plane = features.kind === 'table' ? planeOf(features.columns) : null
  const draws = plane && targets.task === 'classification' && parts.data.train.length > 0
  return draws ? recordSurface(parts, plane, events) : events
}

function planeOf(columns: EncodedColumn[]): Plane | null {
  const [horizontal, vertical, ...others] = columns
  const isPlain = (column?: EncodedColumn) => column?.kind === 'numeric' && !column.indicator
  return isPlain(horizontal) && isPlain(vertical) && others.length === 0
    ? ([horizontal, vertical] as Plane)
    : null
}

async function* recordSurface(
  parts: SurfaceParts,
  plane: Plane,
  events: AsyncGenerator<RunEvent, void>
): AsyncGenerator<RunEvent, void> {
  const record = describeSurface(parts, plane)
  const cells = cellsOf(record, plane)
  const writer = await SurfaceWriter.open(runFiles(parts.folder), record, !parts.resume)
  let last = -1
  const keep = async (epoch: number): Promise<void> => {
    await writer.append(epoch, await frameOf(parts.runner, cells, record.classes.length))
    last = epoch
  }
  const every = Math.ceil(parts.epochs / mostFrames)
  try {
    for await (const event of events) {
      if (event.type === 'started' && event.resumedAt === 0) await keep(0)
      if (event.type === 'epoch' && event.metrics.epoch % every === 0) {
        await keep(event.metrics.epoch)
      }
      if (event.type === 'finished' && event.epoch !== last) await keep(event.epoch)
      yield event
    }
  } finally {
    await writer.close()
  }
}

const mostFrames = 100
/** Of a picture; fewer where the model is large or there are many classes, so that a frame stays small and cheap. */
const mostSide = 96
const leastSide = 24
const mostProbabilities = 32_768
const mostMultiplications = { native: 4e8, javascript: 4e6 }

function sideFor(classes: number, parameters: number): number {
  const most = mostMultiplications[runsNatively() ? 'native' : 'javascript']
  const cells = Math.min(mostProbabilities / classes, most / parameters)
  return Math.max(leastSide, Math.min(mostSide, Math.floor(Math.sqrt(cells))))
}

/** Beyond the training examples, as a share of their spread. */
const margin = 0.15
const mostPoints = 500

function describeSurface({ data, parameters }: SurfaceParts, plane: Plane): SurfaceRecord {
  const [horizontal, vertical] = plane
  const all = pointsOf(data.train, plane, data.train.length)
  return {
    version: 1,
    side: sideFor(data.outputs, parameters),
    classes: data.outputNames,
    columns: [horizontal.name, vertical.name],
    horizontal: around(all.horizontal),
    vertical: around(all.vertical),
    points: (['train', 'validation', 'test'] as const).map((split) => ({
      split,
      ...pointsOf(data[split], plane, mostPoints)
    }))
  }
}

function around(values: number[]): [number, number] {
  const low = values.reduce((least, value) => Math.min(least, value), Infinity)
  const high = values.reduce((most, value) => Math.max(most, value), -Infinity)
  const room = margin * (high - low || 1)
  return [low - room, high + room]
}

/** At most so many examples, evenly picked, in the units of the data. */
function pointsOf(examples: Examples, plane: Plane, most: number) {
  const { length, labels } = examples
  const count = Math.min(length, most)
  const rows = Array.from({ length: count }, (_, index) => Math.floor((index * length) / count))
  const encoded = examples.gather(rows)
  const column = (index: 0 | 1) =>
    rows.map((_, row) => encoded[2 * row + index]! * plane[index].scale + plane[index].offset)
  return { horizontal: column(0), vertical: column(1), label: rows.map((row) => labels![row]!) }
}

/** The middle of every cell as the model takes it, row-major [side * side, 2]. */
function cellsOf(record: SurfaceRecord, [horizontal, vertical]: Plane): Float32Array {
  const { side } = record
  const middle = ([low, high]: [number, number], index: number, { offset, scale }: Plane[0]) =>
    (low + ((index + 0.5) / side) * (high - low) - offset) / scale
  const cells = new Float32Array(2 * side * side)
  for (let cell = 0; cell < side * side; cell++) {
    cells[2 * cell] = middle(record.horizontal, cell % side, horizontal)
    cells[2 * cell + 1] = middle(record.vertical, Math.floor(cell / side), vertical)
  }
  return cells
}

const cellsAtOnce = 4096

async function frameOf(
  runner: SurfaceParts['runner'],
  cells: Float32Array,
  classes: number
): Promise<Uint8Array> {
  const count = cells.length / 2
  const frame = new Uint8Array(count * classes)
  const breather = new Breather()
  for (let start = 0; start < count; start += cellsAtOnce) {
    const some = cells.subarray(2 * start, 2 * (start + cellsAtOnce))
    const logits = await runner.predict(some, some.length / 2)
    const probabilities = softmaxRows(logits, classes)
    frame.set(
      probabilities.map((probability) => Math.round(255 * probability)),
      start * classes
    )
    await breather.breathe()
  }
  return frame
}
