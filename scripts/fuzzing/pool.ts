import { fork, type ChildProcess } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { FindingKind } from './area'
import type { Answer, Order } from './protocol'

/** Seconds of a processor, so that a slow machine hangs no sooner; seconds by the clock for what waits for ever. */
const limits = { computing: 30, waiting: 300, mebibytes: 2048 }
const lookEvery = 250
/** A worker is replaced after so many inputs, so that what it holds is counted afresh. */
const inputsPerWorker = 400

interface Found {
  number: number
  kind: FindingKind
  message: string
}

export interface Outcome {
  inputs: Record<string, number>
  found: Found[]
  /** The most memory that a worker took, in MiB. */
  mebibytes: number
}

interface Use {
  seconds: number
  mebibytes: number
}

const script = fileURLToPath(new URL('./worker.ts', import.meta.url))
const loader = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href

/**
 * Tries the numbered inputs, one after the other, in a process that is watched from outside.
 * @param next the number of the next input; null where it was the last
 */
export async function fuzz(
  seed: number,
  next: () => number | null,
  say: (text: string) => void
): Promise<Outcome> {
  const outcome: Outcome = { inputs: {}, found: [], mebibytes: 0 }
  const scratch = await mkdtemp(join(tmpdir(), 'mixup-studio-fuzz-'))
  for (const name of ['tmp', 'inputs', 'victim', 'samples', 'user']) mkdirSync(join(scratch, name))
  let worker: Worker | null = null
  let used = 0
  try {
    for (let number = next(); number !== null; number = next()) {
      if (!worker || used++ >= inputsPerWorker) {
        worker?.end()
        worker = await Worker.start(scratch, seed)
        used = 0
      }
      const { answer, use } = await worker.attempt({ number })
      outcome.mebibytes = Math.max(outcome.mebibytes, use.mebibytes)
      if (answer.type === 'done') {
        outcome.inputs[answer.area] = (outcome.inputs[answer.area] ?? 0) + 1
        continue
      }
      if (answer.type !== 'finding') continue
      outcome.found.push({ number, kind: answer.kind, message: answer.message })
      say(`input ${number}: ${answer.kind}: ${answer.message.slice(0, 2000)}`)
      worker.end()
      worker = null
    }
    return outcome
  } finally {
    worker?.end()
    await rm(scratch, { recursive: true, force: true })
  }
}

/** A process that tries inputs. */
class Worker {
  private listener: (answer: Answer) => void = () => undefined

  private constructor(private readonly child: ChildProcess) {
    child.on('message', (answer: Answer) => this.listener(answer))
    child.on('exit', (code, signal) => {
      const how = signal === null ? `exit code ${code}` : `signal ${signal}`
      this.listener({ type: 'finding', kind: 'crash', message: `the process died (${how})` })
    })
  }

  static async start(scratch: string, seed: number): Promise<Worker> {
    const child = fork(script, [scratch, String(seed)], {
      execArgv: ['--import', loader],
      env: {
        ...process.env,
        TMPDIR: join(scratch, 'tmp'),
        MIXUP_STUDIO_HOME: join(scratch, 'user', 'home')
      },
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc']
    })
    const worker = new Worker(child)
    const ready = await worker.answer()
    if (ready.type !== 'ready') throw new Error('A worker of the fuzzer could not start.')
    return worker
  }

  private get isAlive(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null
  }

  end(): void {
    this.child.removeAllListeners('exit')
    this.child.kill('SIGKILL')
  }

  /** Hands over one input, and ends the process where it takes too long or too much. */
  async attempt(order: Order): Promise<{ answer: Answer; use: Use }> {
    const before = await this.use()
    const began = performance.now()
    let most = before.mebibytes
    let cause: Answer | null = null
    const watch = setInterval(() => {
      void this.use().then(({ seconds, mebibytes }) => {
        most = Math.max(most, mebibytes)
        const waited = (performance.now() - began) / 1000
        const kind =
          most > limits.mebibytes
            ? 'memory'
            : seconds - before.seconds > limits.computing || waited > limits.waiting
              ? 'hang'
              : null
        if (kind === null || cause) return
        const message = `${(seconds - before.seconds).toFixed(0)} s of a processor, ${waited.toFixed(0)} s in all, ${most.toFixed(0)} MiB`
        cause = { type: 'finding', kind, message }
        this.child.kill('SIGKILL')
      })
    }, lookEvery)
    const answered = this.answer()
    this.child.send(order)
    const answer = await answered
    clearInterval(watch)
    if (this.isAlive) most = Math.max(most, (await this.use()).mebibytes)
    return { answer: cause ?? answer, use: { seconds: 0, mebibytes: most } }
  }

  private answer(): Promise<Answer> {
    return new Promise((resolve) => (this.listener = resolve))
  }

  /** What the process has used of the machine, where the system says so. */
  private async use(): Promise<Use> {
    const read = (name: string): Promise<string> =>
      readFile(`/proc/${this.child.pid}/${name}`, 'utf8').catch(() => '')
    const [stat, status] = await Promise.all([read('stat'), read('status')])
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    const ticks = Number(fields[11] ?? 0) + Number(fields[12] ?? 0)
    const kibibytes = Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0)
    return { seconds: ticks / 100, mebibytes: kibibytes / 1024 }
  }
}
