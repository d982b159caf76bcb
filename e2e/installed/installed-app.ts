import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readdir, readFile } from 'node:fs/promises'
import { chromium, type Browser, type Page } from '@playwright/test'

/** The fresh user that `npm run package:check` made. */
export const user = process.env.CHECK_USER ?? ''
export const home = `/home/${user}`

/** Wraps a command so that the fresh user runs it, with a message bus of its own and nothing of our environment. */
function asUser(command: string[], display: boolean, more: string[]): string[] {
  const environment = [
    ...more,
    `HOME=${home}`,
    `USER=${user}`,
    'PATH=/usr/bin:/bin',
    'LANG=C.UTF-8',
    ...(display ? [`DISPLAY=${process.env.DISPLAY ?? ''}`] : [])
  ]
  const bus = display ? ['dbus-run-session', '--'] : []
  const rights = ['setpriv', `--reuid=${user}`, `--regid=${user}`, '--init-groups', '--']
  return [...rights, 'env', '-i', '-C', home, ...environment, ...bus, ...command]
}

function start(command: string[], display: boolean, more: string[] = []): ChildProcess {
  const [program = '', ...rest] = asUser(command, display, more)
  return spawn(program, rest, { stdio: ['ignore', 'pipe', 'pipe'], cwd: '/' })
}

/** Runs a command as the fresh user to its end. */
export async function run(
  command: string[],
  { display = false } = {}
): Promise<{ code: number | null; output: string; errors: string }> {
  const child = start(command, display)
  let output = ''
  let errors = ''
  child.stdout?.on('data', (part: Buffer) => (output += part.toString()))
  child.stderr?.on('data', (part: Buffer) => (errors += part.toString()))
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, output, errors }
}

/** An installed studio with its window; its switches forbid --inspect, so that its page is driven from outside. */
export class InstalledApp {
  private constructor(
    readonly process: ChildProcess,
    readonly page: Page,
    private readonly browser: Browser
  ) {}

  /** @param environment assignments such as "NAME=value" */
  static async open(program: string, environment: string[] = []): Promise<InstalledApp> {
    const command = [program, '--remote-debugging-port=0', '--disable-gpu']
    const child = start(command, true, environment)
    const address = await listening(child)
    const browser = await chromium.connectOverCDP(address)
    const [context] = browser.contexts()
    const page = context?.pages()[0] ?? (await context!.waitForEvent('page'))
    return new InstalledApp(child, page, browser)
  }

  /** Asks it to end by SIGTERM, and waits until it has. */
  async end(): Promise<void> {
    const gone = this.ended()
    for (const { pid, line } of await processesOfUser()) {
      if (line.includes('--remote-debugging-port') && !line.includes('--type=')) {
        if (!/dbus-run-session|setpriv/.test(line)) process.kill(pid, 'SIGTERM')
      }
    }
    await gone
  }

  /** Waits until it has ended by itself. */
  async ended(): Promise<void> {
    await once(this.process, 'close')
    await this.browser.close().catch(() => undefined)
  }
}

function listening(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = ''
    const read = (part: Buffer): void => {
      said += part.toString()
      const found = /DevTools listening on (ws:\/\/\S+)/.exec(said)?.[1]
      if (found) resolve(found)
    }
    child.stderr?.on('data', read)
    child.stdout?.on('data', read)
    child.once('close', (code) => reject(new Error(`It ended with ${String(code)}: ${said}`)))
  })
}

/** What still runs as the fresh user. */
export async function processesOfUser(): Promise<{ pid: number; line: string }[]> {
  const found: { pid: number; line: string }[] = []
  const uid = Number((await run(['id', '-u'])).output)
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue
    const status = await readFile(`/proc/${name}/status`, 'utf8').catch(() => '')
    // One that has ended waits for its parent.
    if (/^State:\s+Z/m.test(status)) continue
    if (Number(/^Uid:\s+(\d+)/m.exec(status)?.[1]) !== uid) continue
    const line = await readFile(`/proc/${name}/cmdline`, 'utf8').catch(() => '')
    found.push({ pid: Number(name), line: line.replaceAll('\0', ' ') })
  }
  return found
}
