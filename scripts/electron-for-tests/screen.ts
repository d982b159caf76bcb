import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Readable } from 'node:stream'

export interface Screen {
  /** Value for DISPLAY. */
  display: string
  close(): Promise<void>
}

/** Opens a screen in memory (Xvfb), on a display number that is free. */
export async function openScreen(): Promise<Screen> {
  const server = spawn(
    'Xvfb',
    ['-displayfd', '3', '-screen', '0', '1600x1200x24', '-nolisten', 'tcp'],
    { stdio: ['ignore', 'ignore', 'pipe', 'pipe'] }
  )
  let said = ''
  server.stderr?.on('data', (part: Buffer) => (said += part.toString()))
  const ended = once(server, 'close').then(() => {
    throw new Error(`Xvfb ended at once: ${said.trim()}`)
  })
  const number = once(server.stdio[3] as Readable, 'data').then(([part]) => String(part).trim())
  const display = `:${await Promise.race([number, ended])}`
  return {
    display,
    async close() {
      server.kill()
      await ended.catch(() => undefined)
    }
  }
}
