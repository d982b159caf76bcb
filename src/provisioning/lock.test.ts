import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { temporaryFolder } from './testing/fake-machine'
import { withLock } from './lock'

it('lets one holder in at a time and tells the others once that they wait', async () => {
  const path = join(temporaryFolder(), 'lock')
  let inside = 0
  let most = 0
  let waits = 0
  const hold = () =>
    withLock(
      path,
      async () => {
        inside += 1
        most = Math.max(most, inside)
        await sleep(20)
        inside -= 1
      },
      () => (waits += 1),
      5
    )
  await Promise.all([hold(), hold(), hold()])
  expect(most).toBe(1)
  expect(waits).toBe(2)
  expect(existsSync(path)).toBe(false)
})

it('gives the lock back when the action fails', async () => {
  const path = join(temporaryFolder(), 'lock')
  await expect(withLock(path, () => Promise.reject(new Error('no')))).rejects.toThrow('no')
  expect(existsSync(path)).toBe(false)
})

it.skipIf(process.platform !== 'linux').each([
  { name: 'a process that is gone', owner: { pid: 2 ** 22 + 1, started: '1' } },
  { name: 'a process whose number was given again', owner: { pid: process.pid, started: '1' } }
])('breaks the lock of $name', async ({ owner }) => {
  const path = join(temporaryFolder(), 'lock')
  writeFileSync(path, JSON.stringify(owner))
  expect(await withLock(path, () => Promise.resolve('in'))).toBe('in')
})
