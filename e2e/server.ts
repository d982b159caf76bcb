import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

const entry = join(import.meta.dirname, '../out/main/server.js')

export interface RunningServer {
  /** With the token that is valid now: each works once. */
  readonly address: string
  origin: string
  stop(): Promise<void>
}

/** Starts the built browser host on a home folder, with a folder that the page may read. */
export async function startServer(home: string, allowed: string): Promise<RunningServer> {
  const child = spawn(process.execPath, [entry, '--allow', allowed], {
    env: { ...process.env, MIXUP_STUDIO_HOME: home },
    stdio: ['ignore', 'pipe', 'inherit']
  })
  const exited = once(child, 'exit')
  let address = ''
  await new Promise<void>((resolve, reject) => {
    let said = ''
    child.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString()
      address = said.match(/http:\S+(?=\n)/g)?.at(-1) ?? address
      if (address !== '') resolve()
    })
    child.once('exit', (code) => reject(new Error(`The server ended with code ${code}.`)))
  })
  return {
    get address() {
      return address
    },
    origin: new URL(address).origin,
    async stop() {
      child.kill('SIGTERM')
      await exited
    }
  }
}
