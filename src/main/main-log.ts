import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { format } from 'node:util'

const largest = 1_000_000

/** Messages of the main process, in a file of the home folder: `main.log`, and `main.old.log` before it. */
export class MainLog {
  readonly path: string
  readonly crashDumps: string

  constructor(folder: string) {
    mkdirSync(folder, { recursive: true })
    this.path = join(folder, 'main.log')
    this.crashDumps = join(folder, 'crashes')
    const size = statSync(this.path, { throwIfNoEntry: false })?.size ?? 0
    if (size > largest) renameSync(this.path, join(folder, 'main.old.log'))
  }

  write(text: string): void {
    try {
      appendFileSync(this.path, `${new Date().toISOString()} ${text}\n`)
    } catch {
      // A full disk must not end the app.
    }
  }

  /** Writes down what goes to the console as a warning or an error. */
  capture(): void {
    for (const level of ['warn', 'error'] as const) {
      const original = console[level].bind(console)
      console[level] = (...parts: unknown[]) => {
        this.write(format(...parts))
        original(...parts)
      }
    }
  }
}
