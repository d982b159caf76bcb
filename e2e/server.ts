import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

const entry = join(import.meta.dirname, '../out/main/server.js')

export interface RunningServer {
  /** With the token. */
  address: string
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
  const address = await new Promise<string>((resolve, reject) => {
    let said = ''
    child.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString()
      const found = /http:\S+/.exec(said)
      if (found) resolve(found[0])
    })
    child.once('exit', (code) => reject(new Error(`The server ended with code ${code}.`)))
  })
  return {
    address,
    origin: new URL(address).origin,
    async stop() {
      child.kill('SIGTERM')
      await exited
    }
  }
}
