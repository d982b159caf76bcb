/** Why the app ends; recorded in the runs that it stops. */
export const endCauses = {
  closed: 'The studio was closed.',
  signal: 'The studio was ended by a signal.',
  shutdown: 'The system was shutting down.',
  error: 'An unexpected error ended the studio; see its log.'
} as const
export type EndCause = keyof typeof endCauses

/** The parts of the studio needed for ending. */
export interface EndedStudio {
  readonly activeRuns: string[]
  close(reason: string): Promise<void>
  kill(id: string, reason: string): Promise<void>
}

export interface EndingParts {
  studio: EndedStudio
  /** Asks people whether that many runs may be stopped. */
  ask: (activeRuns: number) => Promise<boolean>
  /** Shows people that checkpoints of that many runs are being saved. */
  announce: (activeRuns: number) => void
  /** Ends the process; with paths, or an empty list, the app starts once more. */
  exit: (reopen: readonly string[] | null, cause: EndCause) => void
  /** Milliseconds that checkpoints may take; then trainers are killed. */
  limit?: number
}

const tooLate = (cause: EndCause): string =>
  `${endCauses[cause]} Saving a checkpoint took too long, so training was ended without one. Resume the run to continue from its last checkpoint.`

/**
 * The one way in which the app ends: trainers write their checkpoints, for ten seconds at most, and then the process ends.
 * Only where people close the app while something trains are they asked.
 */
export class Ending {
  private state: 'open' | 'asking' | 'closing' = 'open'
  private readonly reopen: Promise<readonly string[]>[] = []
  private ended: Promise<void> | null = null

  constructor(private readonly parts: EndingParts) {}

  get isClosing(): boolean {
    return this.state === 'closing'
  }

  /** The user asked to quit. Repeated requests show only one question. */
  async request(): Promise<void> {
    if (this.state !== 'open') return
    const { studio, ask } = this.parts
    const active = studio.activeRuns.length
    if (active > 0) {
      this.state = 'asking'
      const agreed = await ask(active)
      // A signal may have come meanwhile.
      if (this.isClosing) return
      this.state = 'open'
      if (!agreed) return
    }
    await this.begin('closed')
  }

  /** Ends the app without a question; the first cause counts. */
  begin(cause: EndCause): Promise<void> {
    this.ended ??= this.end(cause)
    return this.ended
  }

  private async end(cause: EndCause): Promise<void> {
    this.state = 'closing'
    const { studio, announce, exit, limit = 10_000 } = this.parts
    announce(studio.activeRuns.length)
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<'late'>((resolve) => {
      timer = setTimeout(() => resolve('late'), limit)
    })
    try {
      const closed = studio.close(`${endCauses[cause]} Resume the run to continue.`)
      if ((await Promise.race([closed, late])) === 'late') {
        await Promise.all(studio.activeRuns.map((id) => studio.kill(id, tooLate(cause))))
      }
    } catch (error) {
      console.error(error)
    } finally {
      clearTimeout(timer)
      const again = cause === 'shutdown' ? [] : this.reopen
      exit(again.length === 0 ? null : (await Promise.all(again)).flat(), cause)
    }
  }

  /**
   * If the app is started again while it ends, it opens once it has ended.
   * @param paths what that start was to open; it must not fail
   */
  startAgain(paths: Promise<readonly string[]>): void {
    this.reopen.push(paths)
  }
}
