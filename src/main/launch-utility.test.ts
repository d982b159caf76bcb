import { EventEmitter } from 'node:events'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import * as electron from 'electron'
import { expect, it, vi } from 'vitest'
import { utilityLauncher } from './launch-utility'
import type { FakeElectron } from './testing/fake-electron'

vi.mock('electron', async () => {
  const { fakeElectron } = await import('./testing/fake-electron')
  return fakeElectron()
})
const fake = electron as unknown as FakeElectron

it('a trainer whose log cannot be written, or whose output breaks, leaves the app standing', async () => {
  const child = Object.assign(new EventEmitter(), {
    stdout: new PassThrough(),
    stderr: new PassThrough(),
    postMessage: vi.fn()
  })
  fake.utilityProcess.fork.mockReturnValue(child)
  const { exited } = utilityLauncher('trainer.js')('run', join('/nowhere', 'at all', 'log.txt'))
  child.stdout.emit('data', Buffer.from('words'))
  child.stderr.emit('error', new Error('EIO'))
  child.stdout.emit('error', new Error('EPIPE'))
  child.emit('exit', 0)
  expect(await exited).toBeNull()
})
