/** Why a run ends before training is complete; all but `stopped` leave a run that waits to be resumed. */
export type StopCause = 'stopped' | 'host lost' | 'signal' | 'unexpected error'

/** User requests to a running run; the consuming loop checks it before every event. */
export class RunControl {
  private isPaused = false
  private cause: StopCause | null = null
  private wake: (() => void)[] = []

  get paused(): boolean {
    return this.isPaused && this.cause === null
  }

  get stopCause(): StopCause | null {
    return this.cause
  }

  pause(): void {
    this.isPaused = true
  }

  resume(): void {
    this.isPaused = false
    this.notify()
  }

  stop(cause: StopCause): void {
    this.cause ??= cause
    this.notify()
  }

  /** Resolves at the next resume or stop. */
  changed(): Promise<void> {
    return new Promise((resolve) => this.wake.push(resolve))
  }

  /** Resolves once a stop has been asked for. */
  async stopRequested(): Promise<void> {
    while (this.cause === null) await this.changed()
  }

  private notify(): void {
    for (const resolve of this.wake.splice(0)) resolve()
  }
}
