import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { metricKeys, metrics } from '../../contract/metric'
import { scoredEverything } from '../../contract/testing/scores'
import { bytes, double, float, integer, message } from '../graph/protobuf'
import { crc32c } from './crc32c'
import { collect, newFolder, curve, openSmall, smallConfig } from '../training/testing/small-run'
import { recordsOf } from './tensor-board'

it('crc32c is that of RFC 3720, appendix B.4', () => {
  expect(crc32c(new Uint8Array(32))).toBe(0x8a9136aa)
  expect(crc32c(new Uint8Array(32).fill(0xff))).toBe(0x62a8ab43)
  expect(crc32c(Uint8Array.from({ length: 32 }, (_, i) => i))).toBe(0x46dd794e)
  expect(crc32c(Buffer.from('123456789'))).toBe(0xe3069283)
})

/** Contents of TFRecords. */
function contents(file: Buffer): Buffer[] {
  const found: Buffer[] = []
  for (let at = 0; at < file.length;) {
    const length = Number(file.readBigUInt64LE(at))
    found.push(file.subarray(at + 12, at + 12 + length))
    at += length + 16
  }
  return found
}

it('records of steps are whole, however many bytes their number takes', () => {
  const step = [1, 127, 128, 300, 16_383, 16_384, 2_097_152, 2 ** 31 - 1]
  const column = (scale: number) => step.map((_, index) => scale * (index + 1))
  const columns = {
    step,
    epoch: column(1),
    loss: column(0.5),
    learningRate: column(1e-3),
    lambda: column(0.125),
    time: column(1e9)
  }
  const records = recordsOf({ type: 'steps', columns })
  const tagged = (tag: string, value: number) => bytes(1, message([bytes(1, tag), float(2, value)]))
  const expected = step.map((number, index) => {
    const summary = message([
      tagged('train/loss', columns.loss[index]!),
      tagged('train/learning_rate', columns.learningRate[index]!),
      tagged('train/lambda', columns.lambda[index]!)
    ])
    return message([double(1, columns.time[index]! / 1000), integer(2, number), bytes(5, summary)])
  })
  expect(contents(Buffer.concat(records))).toEqual(expected)
  const masked = (content: Buffer) => {
    const sum = crc32c(content)
    return (((sum >>> 15) | (sum << 17)) + 0xa282ead8) >>> 0
  }
  for (const record of records) {
    expect(record.readUInt32LE(8)).toBe(masked(record.subarray(0, 8)))
    expect(record.readUInt32LE(record.length - 4)).toBe(masked(record.subarray(12, -4)))
  }
})

it('every metric of the validation split has a tag', () => {
  const validation = scoredEverything()
  const [, scored] = recordsOf({
    type: 'epoch',
    metrics: {
      ...{ epoch: 1, step: 10, trainLoss: 0.5, validation, learningRate: 0.1 },
      ...{ seconds: 1, examplesPerSecond: 10, time: 0 }
    }
  })
  for (const key of metricKeys) {
    const tag = `validation/${metrics[key].column}`
    const value = message([bytes(1, tag), float(2, validation[key])])
    expect(scored!.includes(value), key).toBe(true)
  }
})

it('every step is an event beside the metrics, and a restart says so', async () => {
  const folder = newFolder()
  const config = smallConfig({ training: { epochs: 2, batchSize: 16, checkpointEvery: 0 } })
  const first = await openSmall(config, folder)
  for await (const event of first.train()) if (event.type === 'epoch') break
  first.dispose()
  const second = await openSmall(config, folder, { resume: true })
  const { losses, rates } = curve(await collect(second.train()))
  second.dispose()
  const board = join(folder, 'tensorboard')
  const [before, after] = readdirSync(board).map((name) =>
    contents(readFileSync(join(board, name)))
  )
  // version, 5 steps, epoch, validation; on return the epoch's records are there already
  expect(before).toHaveLength(1 + 5 + 2)
  // version, restart, 5 steps, epoch, validation
  expect(after).toHaveLength(2 + 5 + 2)
  expect(before![0]!.toString('latin1')).toContain('brain.Event:2')
  // session_log { status: START } at step 6, where everything is superseded
  expect([...after![1]!.subarray(9)]).toEqual([...[0x10, 6], ...[0x3a, 2, 0x08, 1]])
  const step = after![2]!
  const place = step.indexOf('train/loss') + 'train/loss'.length
  expect(step[place]).toBe(0x15)
  expect(step.readFloatLE(place + 1)).toBeCloseTo(losses[0]!, 6)
  const rate = step.indexOf('train/learning_rate') + 'train/learning_rate'.length
  expect([step[rate], step.readFloatLE(rate + 1)]).toEqual([0x15, Math.fround(rates[0]!)])
})
