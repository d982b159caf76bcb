/** Does one drawing a task, so that many charts that change at once never block the page together. */
export class DrawingQueue {
  private readonly waiting = new Set<() => void>()
  private running = false

  constructor(private readonly nextTask: (work: () => void) => void) {}

  /** A drawing that waits already is not queued again. */
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
    const [draw] = this.waiting
    if (!draw) {
      this.running = false
      return
    }
    this.waiting.delete(draw)
    this.nextTask(() => this.work())
    draw()
  }
}

export const drawings = new DrawingQueue((work) => setTimeout(work))
