import { spawn, type StdioOptions } from 'node:child_process'

/**
 * Runs a host of the studio until it ends. Ctrl-C reaches it by itself, being in the same process
 * group; this process stays to pass its exit code on. When npm is killed, only the shell between
 * npm and this process gets the signal: the loss of the parent ends the host too.
 * @param onOutput told each chunk of its standard output, which is shown all the same
 */
export function launch(
  program: string,
  args: readonly string[],
  options: { folder: string; onOutput?: (text: string) => void }
): Promise<{ code: number; seconds: number }> {
  const began = performance.now()
  const stdio: StdioOptions = ['inherit', options.onOutput ? 'pipe' : 'inherit', 'inherit']
  const child = spawn(program, args, { cwd: options.folder, stdio })
  child.stdout?.on('data', (part: Buffer) => {
    process.stdout.write(part)
    options.onOutput?.(part.toString('utf8'))
  })
  const ignore = () => undefined
  const forward = () => {
    child.kill('SIGTERM')
  }
  const parent = process.ppid
  const watch = setInterval(() => {
    if (process.ppid !== parent) forward()
  }, 500)
  process.on('SIGINT', ignore)
  process.on('SIGTERM', forward)
  return new Promise((resolve) => {
    const finish = (code: number) => {
      clearInterval(watch)
      process.off('SIGINT', ignore)
      process.off('SIGTERM', forward)
      resolve({ code, seconds: (performance.now() - began) / 1000 })
    }
    child.on('error', (error) => {
      console.error(error.message)
      finish(127)
    })
    child.on('close', (code) => {
      finish(code ?? 1)
    })
  })
}
