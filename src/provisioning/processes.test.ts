import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { temporaryFolder } from './testing/fake-machine'

const folder = import.meta.dirname

/** A process that provisions with fake commands, each noted in a file and `pause` ms long. */
function provisioner(cache: string, log: string, pause: number): ChildProcess {
  const code = `
    import { appendFileSync } from 'node:fs'
    import { setTimeout as sleep } from 'node:timers/promises'
    import { fakeMachine, smallLibrary, smallSources } from './testing/fake-machine.ts'
    import { provisionRuntime } from './provision.ts'
    const { run, ran } = fakeMachine()
    const runtime = await provisionRuntime({
      cache: ${JSON.stringify(cache)},
      library: smallLibrary,
      sources: smallSources(${JSON.stringify(join(cache, 'sources'))}),
      say: () => {},
      run: async (...command) => {
        const before = ran.length
        const result = await run(...command)
        if (ran.length > before) {
          appendFileSync(${JSON.stringify(log)}, ran.at(-1) + '\\n')
          await sleep(${pause})
        }
        return result
      }
    })
    console.log(runtime.binding)`
  return spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', code], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'inherit']
  })
}

async function finished(child: ChildProcess): Promise<{ code: number | null; output: string }> {
  let output = ''
  child.stdout?.on('data', (part: Buffer) => (output += part.toString()))
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve))
  return { code, output }
}

it('shares the work of two processes at once', async () => {
  const cache = temporaryFolder()
  const log = join(cache, 'log')
  const [one, two] = await Promise.all([
    finished(provisioner(cache, log, 50)),
    finished(provisioner(cache, log, 50))
  ])
  expect([one.code, two.code]).toEqual([0, 0])
  expect(one.output).toBe(two.output)
  expect(readFileSync(log, 'utf8').trim().split('\n')).toEqual([
    'download',
    'compile tfjs_binding',
    'load',
    'compile mixup_native',
    'load'
  ])
})

it.each(['download', 'compile tfjs_binding', 'compile mixup_native'])(
  'resumes after a kill during: %s',
  async (stage) => {
    const cache = temporaryFolder()
    const log = join(cache, 'log')
    writeFileSync(log, '')
    const child = provisioner(cache, log, 200)
    const ended = finished(child)
    while (child.exitCode === null && !readFileSync(log, 'utf8').includes(stage)) await sleep(5)
    expect(child.exitCode).toBeNull()
    child.kill('SIGKILL')
    await ended
    expect(existsSync(join(cache, 'provision.lock'))).toBe(true)

    const { code, output } = await finished(provisioner(cache, log, 0))
    expect(code).toBe(0)
    expect(existsSync(output.trim())).toBe(true)
    const downloads = readFileSync(log, 'utf8').match(/download/g)
    expect(downloads).toHaveLength(stage === 'download' ? 2 : 1)
    const left = readdirSync(cache, { recursive: true }).map(String)
    expect(left.filter((name) => /(^|\/)partial-|\.lock/.test(name))).toEqual([])
  }
)
