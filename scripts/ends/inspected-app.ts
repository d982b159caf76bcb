import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { WebSocket } from 'ws'
import { project } from '../../e2e/desktop/launch'
import { electronPath } from '../../e2e/programs'

interface Answer {
  id?: number
  result?: { result: { value?: unknown }; exceptionDetails?: { text: string } }
}

/** The app with nothing attached to its page, as Playwright has: a page that crashes is the app's own affair. */
export class InspectedApp {
  private asked = 0

  private constructor(
    private readonly child: ChildProcess,
    private readonly socket: WebSocket
  ) {}

  static async start(home: string, environment: NodeJS.ProcessEnv = {}): Promise<InspectedApp> {
    const args = ['--inspect=0', `--user-data-dir=${home}-window`, '--disable-gpu', project]
    const child = spawn(electronPath ?? '', args, {
      env: { ...process.env, ...environment, MIXUP_STUDIO_HOME: home },
      stdio: ['ignore', 'ignore', 'pipe']
    })
    const address = await new Promise<string>((resolve, reject) => {
      createInterface(child.stderr).on('line', (line) => {
        const found = /^Debugger listening on (ws:\S+)/.exec(line)?.[1]
        if (found !== undefined) resolve(found)
      })
      child.once('exit', () => reject(new Error('The app ended before it could be inspected.')))
    })
    const socket = new WebSocket(address)
    await once(socket, 'open')
    // Its inspector listens before Node and Electron are there.
    while (!existsSync(join(home, 'logs', 'main.log'))) await sleep(50)
    return new InspectedApp(child, socket)
  }

  /** What an expression gives in the main process, where `electron` is Electron's module. */
  async evaluate(expression: string): Promise<unknown> {
    const id = ++this.asked
    const params = {
      expression: `((electron) => ${expression})(process.mainModule?.require('electron') ?? require('electron'))`,
      awaitPromise: true,
      returnByValue: true,
      includeCommandLineAPI: true
    }
    this.socket.send(JSON.stringify({ id, method: 'Runtime.evaluate', params }))
    for (;;) {
      const [data] = (await once(this.socket, 'message')) as [Buffer]
      const { id: answered, result } = JSON.parse(data.toString()) as Answer
      if (answered !== id) continue
      if (result?.exceptionDetails) throw new Error(JSON.stringify(result))
      return result?.result.value
    }
  }

  /** No longer asks: an app that ends waits for those that still do. */
  leave(): void {
    this.socket.close()
  }

  /** Ends it by SIGTERM. */
  async end(): Promise<void> {
    this.leave()
    const gone = once(this.child, 'exit')
    this.child.kill('SIGTERM')
    await gone
  }
}
