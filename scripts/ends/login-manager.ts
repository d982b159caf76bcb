import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface, type Interface } from 'node:readline'

/** Debian's own Python, which has the packages python3-dbus and python3-gi. */
export const systemPython = '/usr/bin/python3'

/**
 * A message bus of the system with a login manager of its own, which tells an app, as systemd's does, that the system
 * shuts down, and knows whether the app has let it.
 */
export class LoginManager {
  private readonly said: string[] = []

  private constructor(
    private readonly bus: ChildProcess,
    private readonly manager: ChildProcess,
    /** What the app must have in its environment. */
    readonly environment: NodeJS.ProcessEnv,
    lines: Interface
  ) {
    lines.on('line', (line) => this.said.push(line))
  }

  static async start(): Promise<LoginManager> {
    const bus = spawn('dbus-daemon', ['--session', '--nofork', '--nopidfile', '--print-address'], {
      stdio: ['ignore', 'pipe', 'ignore']
    })
    const [address] = (await once(createInterface(bus.stdout), 'line')) as [string]
    const environment = { DBUS_SYSTEM_BUS_ADDRESS: address }
    const manager = spawn(systemPython, [join(import.meta.dirname, 'logind.py')], {
      env: { ...process.env, ...environment },
      stdio: ['pipe', 'pipe', 'inherit']
    })
    const lines = createInterface(manager.stdout)
    await once(lines, 'line')
    return new LoginManager(bus, manager, environment, lines)
  }

  /** Whether the app asks that a shut-down waits for it. */
  get isHeldUp(): boolean {
    const count = (word: string): number => this.said.filter((line) => line.startsWith(word)).length
    return count('inhibited shutdown') > count('released')
  }

  /** Announces a shut-down. */
  shutDown(): void {
    this.manager.stdin?.write('shut down\n')
  }

  close(): void {
    this.manager.kill()
    this.bus.kill()
  }
}
