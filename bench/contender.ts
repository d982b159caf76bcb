import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process'
import { createInterface } from 'node:readline'
import { greeting, type Reply, type Request } from './protocol'

/** A process that computes, kept for all the rounds. */
export class Contender {
  /** The device it reports, if any. */
  device = ''

  private constructor(
    private readonly child: ChildProcessWithoutNullStreams,
    private readonly lines: AsyncIterator<string>
  ) {}

  static async start(
    program: string,
    args: string[],
    environment: NodeJS.ProcessEnv
  ): Promise<Contender> {
    const child = spawn(program, args, { env: { ...process.env, ...environment } })
    let complaints = ''
    child.stderr.on(
      'data',
      (part: Buffer) => (complaints = (complaints + String(part)).slice(-2000))
    )
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
    const contender = new Contender(child, lines)
    // Frameworks print greetings on standard output.
    for (;;) {
      const line = await contender.line()
      if (line === null) {
        throw new Error(`${program} ${args.join(' ')} did not start:\n${complaints}`)
      }
      if (!line.startsWith(greeting)) continue
      contender.device = line.slice(greeting.length).trim()
      return contender
    }
  }

  get pid(): number {
    return this.child.pid!
  }

  async time(request: Request): Promise<Reply> {
    this.child.stdin.write(`${JSON.stringify(request)}\n`)
    for (;;) {
      const line = await this.line()
      if (line === null) throw new Error('the process that computes died')
      if (!line.startsWith('{')) continue
      const reply = JSON.parse(line) as Reply | { error: string }
      if ('error' in reply) throw new Error(reply.error)
      return reply
    }
  }

  stop(): void {
    this.child.stdin.end()
  }

  private async line(): Promise<string | null> {
    const next = await this.lines.next()
    return next.done ? null : next.value
  }
}
