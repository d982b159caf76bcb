import { StudioError } from '../contract/errors'
import { stringifyWithNumbers } from '../contract/number'

export interface OutputOptions {
  json: boolean
  verbose: boolean
}

/** Results go to stdout; progress, notes and errors to stderr. */
export class Output {
  constructor(private readonly options: OutputOptions) {}

  get json(): boolean {
    return this.options.json
  }

  /** A result: as JSON on one line with `--json`, else the text. */
  result(value: unknown, text: () => string): void {
    process.stdout.write(`${this.json ? stringifyWithNumbers(value) : text()}\n`)
  }

  /** One line of progress, for scripts; nothing without `--json`. */
  record(value: unknown): void {
    if (this.json) process.stdout.write(`${stringifyWithNumbers(value)}\n`)
  }

  note(text: string): void {
    process.stderr.write(`${text}\n`)
  }

  error(thrown: unknown): void {
    const error = StudioError.from(thrown)
    if (this.json) process.stdout.write(`${stringifyWithNumbers({ error: error.toRecord() })}\n`)
    process.stderr.write(`mixup-studio: ${error.message}\n`)
    if (!this.options.verbose) return
    const { stack } = error.cause instanceof Error ? error.cause : error
    process.stderr.write(`${stack ?? ''}\n`)
  }
}
