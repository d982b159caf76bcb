import { spawn, type StdioOptions } from 'node:child_process'

interface Ended {
  code: number
  /** The signal that killed it, or null. */
  signal: NodeJS.Signals | null
  /** Whether this process was asked to stop meanwhile. */
  stopped: boolean
  seconds: number
}

/**
 * Runs a host of the studio until it ends. Ctrl-C reaches it by itself, being in the same process
 * group; this process stays to pass its exit code on. When npm is killed, only the shell between
 * npm and this process gets the signal: the loss of the parent ends the host too.
 * @param onOutput called with each chunk of its standard output, which is also shown
 */
export function launch(
  program: string,
  args: readonly string[],
  options: {
    folder: string
    environment?: NodeJS.ProcessEnv
    onOutput?: (text: string) => void
  }
): Promise<Ended> {
  const began = performance.now()
  const stdio: StdioOptions = ['inherit', options.onOutput ? 'pipe' : 'inherit', 'inherit']
  const child = spawn(program, args, { cwd: options.folder, stdio, env: options.environment })
  child.stdout?.on('data', (part: Buffer) => {
    process.stdout.write(part)
    options.onOutput?.(part.toString('utf8'))
  })
  const ignore = () => undefined
  let stopped = false
  const forward = () => {
    stopped = true
    child.kill('SIGTERM')
  }
  const parent = process.ppid
  const watch = setInterval(() => {
    if (process.ppid !== parent) forward()
  }, 500)
  process.on('SIGINT', ignore)
  process.on('SIGTERM', forward)
  return new Promise((resolve) => {
    const finish = (code: number, signal: NodeJS.Signals | null) => {
      clearInterval(watch)
      process.off('SIGINT', ignore)
      process.off('SIGTERM', forward)
      resolve({ code, signal, stopped, seconds: (performance.now() - began) / 1000 })
    }
    child.on('error', (error) => {
      console.error(error.message)
      finish(127, null)
    })
    child.on('close', (code, signal) => {
      finish(code ?? 1, signal)
    })
  })
}
