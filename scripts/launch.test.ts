import { spawn } from 'node:child_process'
import { tmpdir } from 'node:os'
import { expect, it, vi } from 'vitest'
import { launch } from './launch'

const folder = tmpdir()

it('passes the exit code and the output on', async () => {
  let seen = ''
  const onOutput = (text: string) => {
    seen += text
  }
  const script = 'console.log("http://127.0.0.1:1/"); process.exitCode = 4'
  const { code } = await launch(process.execPath, ['-e', script], { folder, onOutput })
  expect(code).toBe(4)
  expect(seen).toBe('http://127.0.0.1:1/\n')
})

it('ends with its child when it is asked to stop, and reports a program that is missing', async () => {
  const running = launch(process.execPath, ['-e', 'setTimeout(() => {}, 60000)'], { folder })
  setTimeout(() => process.emit('SIGTERM'), 200)
  expect(await running).toMatchObject({ code: 1, signal: 'SIGTERM', stopped: true })
  expect((await launch('no-such-program-here', [], { folder })).code).toBe(127)
})

it.skipIf(process.platform === 'win32')(
  'ends its child when its own parent is killed',
  async () => {
    const inner = 'console.log(process.pid); setTimeout(() => {}, 60000)'
    const code = `
    import { launch } from './launch.ts'
    await launch(process.execPath, ['-e', ${JSON.stringify(inner)}], { folder: '.' })`
    const shell = spawn(
      'sh',
      ['-c', '"$0" --import tsx --input-type=module -e "$1"; true', process.execPath, code],
      { cwd: import.meta.dirname, stdio: ['ignore', 'pipe', 'inherit'] }
    )
    const pid = await new Promise<number>((resolve) => {
      shell.stdout.once('data', (part: Buffer) => resolve(Number(part.toString())))
    })
    const isAlive = () => {
      try {
        return process.kill(pid, 0)
      } catch {
        return false
      }
    }
    expect(isAlive()).toBe(true)
    shell.kill('SIGTERM')
    await vi.waitUntil(() => !isAlive(), { timeout: 300_000 })
  }
)
