/** Milliseconds after which remaining work is left to the next task. */
const longEnough = 8

/**
 * Does a few drawings a task, so that many charts that change at once never block the page together, and those that are
 * quick share the work that the browser does for every frame.
 */
export class DrawingQueue {
  private readonly waiting = new Set<() => void>()
  private running = false

  constructor(
    private readonly nextTask: (work: () => void) => void,
    private readonly now: () => number = () => performance.now()
  ) {}

  /** A drawing that is already queued is not queued again. */
  add(draw: () => void): void {
    this.waiting.add(draw)
    if (this.running) return
    this.running = true
    this.nextTask(() => this.work())
  }

  remove(draw: () => void): void {
    this.waiting.delete(draw)
  }

  private work(): void {
    const until = this.now() + longEnough
    try {
      // Iterating a set includes items added meanwhile.
      for (const draw of this.waiting) {
        this.waiting.delete(draw)
        draw()
        if (this.now() >= until) break
      }
    } finally {
      this.running = this.waiting.size > 0
      if (this.running) this.nextTask(() => this.work())
    }
  }
}

export const drawings = new DrawingQueue((work) => setTimeout(work))
