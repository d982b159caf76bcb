import { availableParallelism } from 'node:os'
import { Worker, type WorkerOptions } from 'node:worker_threads'
import { builtEntry } from '../built-entry'
import { augmentOne, workOn, type AugmentationJob } from './job'

/** More would take CPU time from the training steps. */
const mostHelpers = 3
/** Below this many bytes, notifying other threads takes longer than the work. */
const fewestBytes = 1 << 20
/** Milliseconds for one picture, after which its thread counts as dead. */
const patience = 10_000

/** Some hosts do not allow their main thread to block. */
function mayWait(): boolean {
  try {
    return Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 1, 0) === 'not-equal'
  } catch {
    return false
  }
}

/** Worker threads that help the calling thread. Results do not depend on their number. */
export class AugmentationPool {
  private workers: Worker[] | null = null

  constructor(
    private readonly entry: URL | string | null = mayWait() ? builtEntry('augmenter') : null,
    private readonly helpers = Math.min(mostHelpers, availableParallelism() - 1),
    private readonly options: WorkerOptions = {},
    private readonly limits = { wait: patience, fewest: fewestBytes }
  ) {}

  /** Whether workers would help with this many bytes. */
  private suits(bytes: number): boolean {
    return this.entry !== null && this.helpers > 0 && bytes >= this.limits.fewest
  }

  /**
   * Augments the pictures of a job. The calling thread takes part, so nothing waits for threads that are still
   * starting, and finishes what a dead thread left.
   * @returns the pictures as the model takes them
   */
  run(job: AugmentationJob): Float32Array {
    if (this.suits(job.pixels.byteLength)) this.offer(job)
    workOn(job)
    const state = new Int32Array(job.state)
    job.draws.forEach((_, index) => {
      if (Atomics.wait(state, 1 + index, 0, this.limits.wait) === 'timed-out')
        augmentOne(job, index)
    })
    return new Float32Array(job.encoded)
  }

  /** Starts the helpers, without the calling thread. */
  offer(job: AugmentationJob): void {
    for (const worker of this.started()) worker.postMessage(job)
  }

  async close(): Promise<void> {
    await Promise.all((this.workers ?? []).map((worker) => worker.terminate()))
    this.workers = []
  }

  private started(): Worker[] {
    const { entry, helpers, options } = this
    if (entry === null) return []
    this.workers ??= Array.from({ length: helpers }, () => {
      const worker = new Worker(entry, { name: 'augmenter', execArgv: [], ...options })
      worker.on('error', (error) => {
        this.workers = (this.workers ?? []).filter((other) => other !== worker)
        console.error(error)
      })
      // After the listener, which would keep the process alive.
      worker.unref()
      return worker
    })
    return this.workers
  }
}
