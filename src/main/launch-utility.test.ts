import { join } from 'node:path'
import * as electron from 'electron'
import { afterEach, expect, it, vi } from 'vitest'
import { utilityLauncher } from './launch-utility'
import { FakeUtilityProcess, type FakeElectron } from './testing/fake-electron'

vi.mock('electron', async () => {
  const { fakeElectron } = await import('./testing/fake-electron')
  return fakeElectron()
})
const fake = electron as unknown as FakeElectron
afterEach(() => void vi.restoreAllMocks())

function launch() {
  const child = new FakeUtilityProcess()
  fake.utilityProcess.fork.mockReturnValue(child)
  const logFile = join('/nowhere', 'at all', 'log.txt')
  return { child, trainer: utilityLauncher('trainer.js')('run', logFile) }
}

it('a trainer whose log cannot be written, or whose output breaks, leaves the app standing', async () => {
  const error = vi.spyOn(console, 'error').mockReturnValue()
  const { child, trainer } = launch()
  child.stdout.emit('data', Buffer.from('words'))
  child.stderr.emit('error', new Error('EIO'))
  child.stdout.emit('error', new Error('EPIPE'))
  child.exit(0)
  expect(await trainer.exited).toBeNull()
  expect(error).toHaveBeenCalledTimes(3)
})

it('kills a trainer that is only beginning as soon as it has an id', async () => {
  const kill = vi.spyOn(process, 'kill').mockReturnValue(true)
  const { child, trainer } = launch()
  trainer.kill('the studio is closing')
  expect(kill).not.toHaveBeenCalled()
  child.begin(17)
  expect(kill.mock.calls).toEqual([[17, 'SIGKILL']])
  child.exit(9)
  expect(await trainer.exited).toBe('the studio is closing')
})

it("gives Electron's reason for a death, whether it comes before the exit or after it", async () => {
  for (const before of [true, false]) {
    const { child, trainer } = launch()
    child.begin(17)
    const { serviceName } = fake.utilityProcess.fork.mock.lastCall?.[2] as { serviceName: string }
    const tell = () =>
      fake.app.emit('child-process-gone', {}, { name: serviceName, reason: 'oom', exitCode: 9 })
    if (before) tell()
    child.exit(9)
    if (!before) tell()
    expect(await trainer.exited).toBe('out of memory')
  }
})
