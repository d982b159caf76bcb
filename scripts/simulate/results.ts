import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs'
import { dirname } from 'node:path'

interface Line<Result> {
  key: string
  repeats: number
  result: Result
}

/** Results by key, one JSON line each, so that an interrupted simulation resumes where it was. */
export class Results {
  private readonly known = new Map<string, Line<unknown>>()

  /** @param file null to keep them in memory only */
  constructor(private readonly file: string | null) {
    if (!file || !existsSync(file)) return
    for (const text of readFileSync(file, 'utf8').split('\n').filter(Boolean)) {
      const line = JSON.parse(text) as Line<unknown>
      this.known.set(line.key, line)
    }
  }

  /** The result of a key with so many repeats: the known one, or else a new one. */
  of<Result>(key: string, repeats: number, make: () => Result): Result {
    const known = this.known.get(key)
    if (known?.repeats === repeats) return known.result as Result
    const line = { key, repeats, result: make() }
    this.known.set(key, line)
    if (this.file) {
      mkdirSync(dirname(this.file), { recursive: true })
      appendFileSync(this.file, `${JSON.stringify(line)}\n`)
    }
    return line.result
  }
}
