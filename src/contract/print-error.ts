import { StudioError } from './errors'

/** Prints an error where nobody else will show it: what people can mend as a sentence, all else with its stack. */
export function printError(thrown: unknown): void {
  const error = StudioError.from(thrown)
  console.error(error.code === 'internal' ? thrown : error.message)
}
