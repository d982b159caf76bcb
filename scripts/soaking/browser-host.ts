import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { WebSocket } from 'ws'
import { studioContract } from '../../src/contract/api'
import { connect, type Client } from '../../src/rpc/client'
import { enterServer } from '../../src/rpc/handshake'
import { webSocketWire } from '../../src/rpc/wires/web-socket'
import { readBrowserKey } from '../../src/studio/app/browser-key'

/** A built browser host in a process of its own, with one page. */
export class BrowserHost {
  private constructor(
    private readonly child: ChildProcess,
    readonly call: Client<typeof studioContract>['call']
  ) {}

  static async start({ project, home, folder }: { project: string; home: string; folder: string }) {
    const entry = join(project, 'out', 'main', 'server.js')
    const child = spawn(process.execPath, [entry, '--allow', folder], {
      env: { ...process.env, MIXUP_STUDIO_HOME: home },
      stdio: ['ignore', 'pipe', 'inherit']
    })
    const port = await portOf(child)
    const { secret } = await readBrowserKey(home)
    const socket = new WebSocket(`ws://127.0.0.1:${port}/wire`, {
      headers: { origin: `http://127.0.0.1:${port}` }
    })
    const wire = webSocketWire(socket)
    if (!(await enterServer(wire, { secret, host: `127.0.0.1:${port}` }))) {
      throw new Error('A browser host refused its page.')
    }
    return new BrowserHost(child, connect(studioContract, wire).call)
  }

  async close(): Promise<void> {
    if (this.child.exitCode !== null) return
    this.child.kill('SIGTERM')
    await once(this.child, 'exit')
  }
}

/** Its output is read to the end, for a host that cannot print would end. */
function portOf(child: ChildProcess): Promise<number> {
  let text = ''
  return new Promise((resolve, reject) => {
    child.stdout?.on('data', (piece: Buffer) => {
      text += piece.toString()
      const port = /Mixup Studio: http:\/\/[^:]+:(\d+)/.exec(text)?.[1]
      if (port !== undefined) resolve(Number(port))
    })
    child.once('exit', () => reject(new Error(`A browser host did not start: ${text}`)))
  })
}
