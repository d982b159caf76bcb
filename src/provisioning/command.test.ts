import { expect, it } from 'vitest'
import { lastLines, runCommand } from './command'

it('gives exit status and output', async () => {
  const script = 'console.log("out"); console.error("err"); process.exit(3)'
  const result = await runCommand(process.execPath, ['-e', script])
  expect(result).toMatchObject({ code: 3, ended: 'exited' })
  expect(result.output).toContain('out\n')
  expect(result.output).toContain('err\n')
})

it('tells a missing program, a time-out and a kill apart', async () => {
  expect((await runCommand('no-such-program-here', [])).ended).toBe('missing')
  const waiting = ['-e', 'setTimeout(() => {}, 60000)']
  expect((await runCommand(process.execPath, waiting, { seconds: 0.2 })).ended).toBe('timed out')
  const dying = ['-e', 'process.kill(process.pid, "SIGKILL")']
  expect((await runCommand(process.execPath, dying)).ended).toBe('killed')
})

it('takes the last lines', () => {
  expect(lastLines('a\nb\nc\n', 2)).toBe('b\nc')
})
