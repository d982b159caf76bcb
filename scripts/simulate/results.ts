import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs'
import { dirname } from 'node:path'

/** Of the long run, within the project. */
export const resultsFile = 'scripts/simulate/results.jsonl'

interface Line<Result> {
  key: string
  repeats: number
  result: Result
}

/** Results by key, one JSON line each, so that an interrupted simulation resumes where it was. */
export class Results {
  private readonly lines = new Map<string, Line<unknown>>()

  /** @param file null to keep them in memory only */
  constructor(private readonly file: string | null) {
    if (!file || !existsSync(file)) return
    for (const text of readFileSync(file, 'utf8').split('\n').filter(Boolean)) {
      const line = JSON.parse(text) as Line<unknown>
      this.lines.set(line.key, line)
    }
  }

  /** The result of a key with so many repeats; null where it is not known. */
  known<Result>(key: string, repeats: number): Result | null {
    const line = this.lines.get(key)
    return line?.repeats === repeats ? (line.result as Result) : null
  }

  keep(line: Line<unknown>): void {
    this.lines.set(line.key, line)
    if (!this.file) return
    mkdirSync(dirname(this.file), { recursive: true })
    appendFileSync(this.file, `${JSON.stringify(line)}\n`)
  }
}
