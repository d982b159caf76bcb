import { open, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import type { RunEvent } from '../../contract/events'
import { metricKeys, metrics } from '../../contract/metric'
import type { Scores } from '../../contract/metrics'
import { storageError } from '../../storage/durable'
import { bytes, double, float, integer, message } from '../graph/protobuf'
import { crc32c } from './crc32c'
import { makeFolders } from '../../storage/make-folders'

/** The number that TFRecord files mask checksums with. */
const maskDelta = 0xa282ead8

function maskedChecksum(content: Uint8Array): number {
  const sum = crc32c(content)
  return (((sum >>> 15) | (sum << 17)) + maskDelta) >>> 0
}

const headerBytes = 12
const checksumBytes = 4

/** A record of TFRecord: length, its checksum, content, its checksum. */
function recordOf(content: Buffer): Buffer {
  const record = Buffer.alloc(headerBytes + content.length + checksumBytes)
  record.writeUInt32LE(content.length)
  record.writeUInt32LE(maskedChecksum(record.subarray(0, 8)), 8)
  content.copy(record, headerBytes)
  return sealed(record)
}

/** A record whose content has been written, with its checksum. */
function sealed(record: Buffer): Buffer {
  const end = record.length - checksumBytes
  record.writeUInt32LE(maskedChecksum(record.subarray(headerBytes, end)), end)
  return record
}

// Field numbers of tensorflow.Event: wall_time 1, step 2, file_version 3, summary 5, session_log 7.
const eventOf = (time: number, step: number, what: Buffer): Buffer =>
  recordOf(message([double(1, time / 1000), integer(2, step), what]))

const version = bytes(3, 'brain.Event:2')
/** Makes TensorBoard drop what an interrupted start wrote for this and later steps. */
const restarted = bytes(7, integer(1, 1))

function scalars(values: Record<string, number | undefined>): Buffer {
  const given = Object.entries(values).filter(([, value]) => value !== undefined)
  const summary = given.map(([tag, value]) => bytes(1, message([bytes(1, tag), float(2, value!)])))
  return bytes(5, message(summary))
}

const stepTags = ['train/loss', 'train/learning_rate', 'train/lambda']
const stepScalars = scalars(Object.fromEntries(stepTags.map((tag) => [tag, 0])))
/** Where in `stepScalars` the values lie. */
const valuePlaces = stepTags.map((tag) => stepScalars.indexOf(tag) + Buffer.byteLength(tag) + 1)
const timePlace = headerBytes + 1
const stepPlace = timePlace + 8 + 1

/** A record for every number of bytes that a step's number takes. */
const templates = new Map<number, Buffer>()

/** There are thousands of steps a second, so only the numbers of a record are rewritten. */
function stepRecord(time: number, step: number, values: number[]): Buffer {
  const stepBytes = Math.max(1, Math.ceil((32 - Math.clz32(step)) / 7))
  const template = templates.get(stepBytes) ?? eventOf(time, step, stepScalars)
  templates.set(stepBytes, template)
  const record = Buffer.from(template)
  record.writeDoubleLE(time / 1000, timePlace)
  for (let index = 0; index < stepBytes; index++) {
    const more = index + 1 < stepBytes ? 0x80 : 0
    record[stepPlace + index] = ((step >>> (7 * index)) & 0x7f) | more
  }
  const places = stepPlace + stepBytes
  valuePlaces.forEach((place, index) => record.writeFloatLE(values[index]!, places + place))
  return sealed(record)
}

const scoreScalars = (split: string, scores: Scores): Buffer =>
  scalars(
    Object.fromEntries(metricKeys.map((key) => [`${split}/${metrics[key].column}`, scores[key]]))
  )

/** TensorBoard records of an event, if any: complete records of an event file. */
export function recordsOf(event: RunEvent): Buffer[] {
  switch (event.type) {
    case 'started':
      return event.resumedAt > 0 ? [eventOf(event.time, event.resumedAt + 1, restarted)] : []
    case 'steps': {
      const { step, loss, learningRate, lambda, time } = event.columns
      return step.map((number, i) =>
        stepRecord(time[i]!, number, [loss[i]!, learningRate[i]!, lambda[i]!])
      )
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
    case 'uninformed':
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
    await makeFolders(this.folder)
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
 * Passes events on, and writes those with numbers into `tensorboard/` in the run folder. An event is written in a
 * later turn of the event loop, after the following steps have been submitted.
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
      // A failure is reported with the next event, or at the end.
      writing.catch(() => undefined)
      yield event
    }
    await writing
  } finally {
    await writing.catch(() => undefined)
    await file.close()
  }
}
