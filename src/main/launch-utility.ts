import { appendFileSync } from 'node:fs'
import { utilityProcess } from 'electron'
import { utilityProcessWire } from '../rpc/wires/electron'
import type { Launch } from '../studio/launch'

/** Starts trainers as utility processes, which die with the app and never stop its windows. */
export function utilityLauncher(entry: string): Launch {
  return (role, logFile) => {
    const child = utilityProcess.fork(entry, [role], {
      stdio: ['ignore', 'pipe', 'pipe'],
      serviceName: `Mixup Studio ${role}`
    })
    const write = (chunk: Buffer): void => appendFileSync(logFile, chunk)
    child.stdout?.on('data', write)
    child.stderr?.on('data', write)
    const exited = new Promise<string | null>((resolve) => {
      child.once('exit', (code) => resolve(code === 0 ? null : `exit code ${code}`))
    })
    return { wire: utilityProcessWire(child), exited, kill: () => void child.kill() }
  }
}
