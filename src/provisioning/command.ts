import { spawn } from 'node:child_process'

export interface CommandResult {
  /** Exit status; null when the command could not start, was killed, or ran out of time. */
  code: number | null
  /** Standard output and standard error, in the order they came. */
  output: string
  ended: 'exited' | 'missing' | 'timed out' | 'killed'
}

interface CommandOptions {
  /** Time limit; none when left out. */
  seconds?: number
  folder?: string
  environment?: NodeJS.ProcessEnv
  /** Ends the program. */
  signal?: AbortSignal
}

/** Runs a program without a shell. Never rejects: what went wrong is in the result. */
export type RunCommand = (
  program: string,
  args: readonly string[],
  options?: CommandOptions
) => Promise<CommandResult>

export const runCommand: RunCommand = (program, args, options = {}) =>
  new Promise((resolve) => {
    const child = spawn(program, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(options.folder !== undefined && { cwd: options.folder }),
      ...(options.environment && { env: options.environment })
    })
    const parts: Buffer[] = []
    for (const stream of [child.stdout, child.stderr]) stream.on('error', () => undefined)
    child.stdout.on('data', (part: Buffer) => parts.push(part))
    child.stderr.on('data', (part: Buffer) => parts.push(part))
    const stop = (): void => void child.kill()
    if (options.signal?.aborted) stop()
    options.signal?.addEventListener('abort', stop)
    let timedOut = false
    const timer =
      options.seconds === undefined
        ? undefined
        : setTimeout(() => {
            timedOut = true
            child.kill('SIGKILL')
          }, options.seconds * 1000)
    const finish = (code: number | null, ended: CommandResult['ended']) => {
      clearTimeout(timer)
      options.signal?.removeEventListener('abort', stop)
      resolve({ code, output: Buffer.concat(parts).toString('utf8'), ended })
    }
    child.on('error', (error) => {
      parts.push(Buffer.from(error.message))
      finish(null, 'missing')
    })
    child.on('close', (code) => {
      finish(code, timedOut ? 'timed out' : code === null ? 'killed' : 'exited')
    })
  })

/** The last lines of a command's output, for an error message. */
export function lastLines(output: string, count = 5): string {
  return output.trimEnd().split('\n').slice(-count).join('\n')
}
