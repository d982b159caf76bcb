import { tmpdir } from 'node:os'
import { expect, it } from 'vitest'
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
  expect((await running).code).not.toBe(0)
  expect((await launch('no-such-program-here', [], { folder })).code).toBe(127)
})
