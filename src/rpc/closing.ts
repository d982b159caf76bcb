/** A state that is entered once; every listener is notified, even late ones. */
export class Closing {
  private closed = false
  private readonly listeners: (() => void)[] = []

  get isClosed(): boolean {
    return this.closed
  }

  close(): void {
    if (this.closed) return
    this.closed = true
    for (const listener of this.listeners.splice(0)) listener()
  }

  onClose(listener: () => void): void {
    if (this.closed) listener()
    else this.listeners.push(listener)
  }
}
