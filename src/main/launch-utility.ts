import { appendFileSync } from 'node:fs'
import { app, utilityProcess, type Details } from 'electron'
import { utilityProcessWire } from '../rpc/wires/electron'
import type { Launch } from '../studio/launch'

/** Electron reports why a process is gone in an event of its own, before or after its exit. */
const reasonSoon = 200

let launched = 0

/** Starts trainers as utility processes, which die with the app and never stop its windows. */
export function utilityLauncher(entry: string): Launch {
  return (role, logFile) => {
    launched += 1
    const serviceName = `Mixup Studio ${role} ${launched}`
    const child = utilityProcess.fork(entry, [role], {
      stdio: ['ignore', 'pipe', 'pipe'],
      serviceName
    })
    for (const output of [child.stdout, child.stderr]) keepOutput(output, logFile)
    const gone = processGone(serviceName)
    let killedFor: string | null = null
    const exited = new Promise<string | null>((resolve) => {
      child.once('exit', (code) => {
        if (code === 0) gone.forget()
        if (killedFor !== null || code === 0) return resolve(killedFor)
        void gone.within(reasonSoon).then((reason) => resolve(reason ?? `exit code ${code}`))
      })
    })
    /** Its own end by SIGTERM would write a checkpoint, which this is not about. */
    const killNow = (): void => {
      if (child.pid !== undefined) process.kill(child.pid, 'SIGKILL')
    }
    return {
      wire: utilityProcessWire(child),
      exited,
      kill: (why = 'killed by the studio') => {
        killedFor = why
        killNow()
        // Until it has begun it has no id.
        child.once('spawn', killNow)
      }
    }
  }
}

/** Appends what a process prints to a file; that this fails, as on a full disk, must not end the app. */
function keepOutput(output: NodeJS.ReadableStream | null, logFile: string): void {
  output?.on('error', (error) => console.error(error))
  output?.on('data', (chunk: Buffer) => {
    try {
      appendFileSync(logFile, chunk)
    } catch (error) {
      console.error(error)
    }
  })
}

const words: Partial<Record<Details['reason'], string>> = {
  killed: 'killed by the system or by hand',
  oom: 'out of memory',
  'memory-eviction': 'ended by the system for lack of memory',
  crashed: 'crashed'
}

/** Waits for Electron's reason why the process of that name is gone. */
function processGone(name: string) {
  let known: string | null = null
  let heard: () => void = () => undefined
  const listen = (_event: unknown, details: Details): void => {
    if (details.name !== name) return
    known = words[details.reason] ?? `${details.reason}, exit code ${details.exitCode}`
    heard()
  }
  app.on('child-process-gone', listen)
  const forget = (): void => void app.off('child-process-gone', listen)
  return {
    forget,
    within: (milliseconds: number): Promise<string | null> =>
      new Promise<void>((resolve) => {
        heard = resolve
        setTimeout(resolve, known === null ? milliseconds : 0)
      }).then(() => {
        forget()
        return known
      })
  }
}
