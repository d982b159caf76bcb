/** Where progress is shown: one line redrawn on a terminal, a line for each thing elsewhere. */
export interface Display {
  /** Something happened; `bar` draws the current progress. */
  update(line: string | null, bar: (width: number) => string): void
  /** A line that stays, whatever the display. */
  note(line: string): void
  end(): void
}

const redrawEvery = 100

export function display(stream: NodeJS.WriteStream): Display {
  return stream.isTTY ? new TerminalDisplay(stream) : new PlainDisplay(stream)
}

class PlainDisplay implements Display {
  constructor(private readonly stream: NodeJS.WritableStream) {}

  update(line: string | null): void {
    if (line !== null) this.note(line)
  }

  note(line: string): void {
    this.stream.write(`${line}\n`)
  }

  end(): void {}
}

class TerminalDisplay implements Display {
  private drawn = 0

  constructor(private readonly stream: NodeJS.WriteStream) {}

  update(line: string | null, bar: (width: number) => string): void {
    if (line?.startsWith('warning')) this.note(line)
    if (Date.now() - this.drawn < redrawEvery) return
    this.drawn = Date.now()
    this.stream.write(`\r\u001b[K${bar(this.stream.columns - 1)}`)
  }

  note(line: string): void {
    this.stream.write(`\r\u001b[K${line}\n`)
  }

  end(): void {
    this.stream.write('\r\u001b[K')
  }
}
