import { mkdir, open, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import type { RunEvent } from '../../contract/events'
import type { Scores } from '../../contract/metrics'
import { storageError } from '../../storage/durable'
import { bytes, double, float, integer, message } from '../graph/protobuf'
import { crc32c } from './crc32c'

/** The number that TFRecord files mask checksums with. */
const maskDelta = 0xa282ead8

function maskedChecksum(content: Uint8Array): Buffer {
  const sum = crc32c(content)
  const masked = (((sum >>> 15) | (sum << 17)) + maskDelta) >>> 0
  const buffer = Buffer.alloc(4)
  buffer.writeUInt32LE(masked)
  return buffer
}

function recordOf(content: Buffer): Buffer {
  const length = Buffer.alloc(8)
  length.writeBigUInt64LE(BigInt(content.length))
  return Buffer.concat([length, maskedChecksum(length), content, maskedChecksum(content)])
}

// Field numbers of tensorflow.Event: wall_time 1, step 2, file_version 3, summary 5, session_log 7.
const eventOf = (time: number, step: number, what: Buffer): Buffer =>
  recordOf(message([double(1, time / 1000), integer(2, step), what]))

const version = bytes(3, 'brain.Event:2')
/** Tells TensorBoard to drop what an interrupted start has written for this step and later ones. */
const restarted = bytes(7, integer(1, 1))

function scalars(values: Record<string, number | undefined>): Buffer {
  const given = Object.entries(values).filter(([, value]) => value !== undefined)
  const summary = given.map(([tag, value]) => bytes(1, message([bytes(1, tag), float(2, value!)])))
  return bytes(5, message(summary))
}

const stepTags = ['train/loss', 'train/learning_rate', 'train/lambda']
/** A step's scalars, all zero; and where their values go. */
const stepTemplate = scalars(Object.fromEntries(stepTags.map((tag) => [tag, 0])))
const stepPlaces = stepTags.map((tag) => stepTemplate.indexOf(tag) + Buffer.byteLength(tag) + 1)

/** There are thousands of steps a second, so only the numbers are written anew. */
function stepScalars(values: number[]): Buffer {
  const written = Buffer.from(stepTemplate)
  stepPlaces.forEach((place, index) => written.writeFloatLE(values[index]!, place))
  return written
}

const scoreScalars = (prefix: string, scores: Scores): Buffer =>
  scalars({
    [`${prefix}/loss`]: scores.loss,
    [`${prefix}/accuracy`]: scores.accuracy,
    [`${prefix}/ece`]: scores.ece,
    [`${prefix}/average_precision`]: scores.averagePrecision,
    [`${prefix}/rmse`]: scores.rmse,
    [`${prefix}/mae`]: scores.mae,
    [`${prefix}/r2`]: scores.r2
  })

/** What TensorBoard shall know of an event, if anything. */
function recordsOf(event: RunEvent): Buffer[] {
  switch (event.type) {
    case 'started':
      return event.resumedAt > 0 ? [eventOf(event.time, event.resumedAt + 1, restarted)] : []
    case 'steps': {
      const { step, loss, learningRate, lambda, time } = event.columns
      return step.map((number, i) => {
        const values = [loss[i]!, learningRate[i]!, lambda[i]!]
        return eventOf(time[i]!, number, stepScalars(values))
      })
    }
    case 'epoch': {
      const { step, time, validation, trainLoss, examplesPerSecond } = event.metrics
      const epoch = {
        'epoch/train_loss': trainLoss,
        'epoch/examples_per_second': examplesPerSecond
      }
      return [
        eventOf(time, step, scalars(epoch)),
        ...(validation ? [eventOf(time, step, scoreScalars('validation', validation))] : [])
      ]
    }
    case 'phase':
    case 'checkpoint':
    case 'paused':
    case 'resumed':
    case 'evaluated':
    case 'warning':
    case 'finished':
    case 'failed':
      return []
  }
}

/** One event file, made when there is something to write. */
class EventFile {
  private handle: FileHandle | null = null

  constructor(private readonly folder: string) {}

  async append(records: Buffer[]): Promise<void> {
    if (records.length === 0) return
    try {
      this.handle ??= await this.begin()
      await this.handle.appendFile(Buffer.concat(records))
    } catch (error) {
      throw storageError(this.folder, error)
    }
  }

  async close(): Promise<void> {
    await this.handle?.close()
  }

  private async begin(): Promise<FileHandle> {
    await mkdir(this.folder, { recursive: true })
    const now = Date.now()
    // TensorBoard reads the files of a folder in the order of their names.
    const [seconds, rest] = [Math.floor(now / 1000), String(now % 1000).padStart(3, '0')]
    const name = `events.out.tfevents.${seconds}.${rest}.${process.pid}.mixup-studio`
    const handle = await open(join(this.folder, name), 'ax')
    await handle.appendFile(recordOf(message([double(1, now / 1000), version])))
    return handle
  }
}

/**
 * Passes events on, and writes those with numbers into `tensorboard/` in the run folder. An event is written in a later turn
 * of the event loop, when the steps after it have been handed over.
 */
export async function* withTensorBoard(
  folder: string,
  events: AsyncGenerator<RunEvent, void>
): AsyncGenerator<RunEvent, void> {
  const file = new EventFile(join(folder, 'tensorboard'))
  let writing = Promise.resolve()
  try {
    for await (const event of events) {
      await writing
      writing = turn().then(() => file.append(recordsOf(event)))
      // What fails is told with the next event, or at the end.
      writing.catch(() => undefined)
      yield event
    }
    await writing
  } finally {
    await writing.catch(() => undefined)
    await file.close()
  }
}
