import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { crc32c } from './crc32c'
import { collect, newFolder, curve, openSmall, smallConfig } from './small-run-for-tests'

test('crc32c is that of RFC 3720, appendix B.4', () => {
  expect(crc32c(new Uint8Array(32))).toBe(0x8a9136aa)
  expect(crc32c(new Uint8Array(32).fill(0xff))).toBe(0x62a8ab43)
  expect(crc32c(Uint8Array.from({ length: 32 }, (_, i) => i))).toBe(0x46dd794e)
  expect(crc32c(Buffer.from('123456789'))).toBe(0xe3069283)
})

function records(path: string): Buffer[] {
  const file = readFileSync(path)
  const found: Buffer[] = []
  for (let at = 0; at < file.length;) {
    const length = Number(file.readBigUInt64LE(at))
    found.push(file.subarray(at + 12, at + 12 + length))
    at += length + 16
  }
  return found
}

test('every step is an event beside the metrics, and a restart says so', async () => {
  const folder = newFolder()
  const config = smallConfig({ training: { epochs: 2, batchSize: 16, checkpointEvery: 0 } })
  const first = await openSmall(config, folder)
  for await (const event of first.train()) if (event.type === 'epoch') break
  first.dispose()
  const second = await openSmall(config, folder, { resume: true })
  const { losses, rates } = curve(await collect(second.train()))
  second.dispose()
  const board = join(folder, 'tensorboard')
  const [before, after] = readdirSync(board).map((name) => records(join(board, name)))
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
