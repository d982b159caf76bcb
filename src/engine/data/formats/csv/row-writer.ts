import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { finished } from 'node:stream/promises'

const piece = 1 << 18

/** Writes rows as plain CSV: cells in quotes where they need them. */
export class RowWriter {
  private readonly stream
  private held: string[] = []
  private size = 0

  constructor(path: string) {
    this.stream = createWriteStream(path, { mode: 0o600 })
    this.stream.on('error', () => undefined)
  }

  /** Adds a row; `written` is to be awaited now and then. */
  row(cells: string[]): void {
    // A row of one empty cell would be an empty line, which counts as none.
    const line = cells
      .map((cell) =>
        cells.length === 1 || /[",\n\r]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell
      )
      .join(',')
    this.held.push(line)
    this.size += line.length
  }

  /** Resolves once little is held in memory. */
  async written(): Promise<void> {
    if (this.size > piece) await this.flush()
  }

  async end(): Promise<void> {
    await this.flush()
    this.stream.end()
    await finished(this.stream)
  }

  private async flush(): Promise<void> {
    if (this.held.length === 0) return
    const text = `${this.held.join('\n')}\n`
    this.held = []
    this.size = 0
    if (this.stream.errored) throw this.stream.errored
    if (!this.stream.write(text)) await once(this.stream, 'drain')
  }
}
