import { StudioError } from '../../contract/errors'

/** Where the copy of what people chose lies, and what they call it. */
export interface Copied {
  path: string
  name: string
}

/** Of a path as any system writes it. */
export const fileName = (path: string): string => path.split(/[\\/]/).at(-1) ?? path

/** What a call rejected with, with people's own name in place of the path of the copy. */
export function namedError(thrown: unknown, copied: Copied | null): StudioError {
  const error = StudioError.from(thrown)
  if (!copied) return error
  const message = error.message.replaceAll(copied.path, copied.name)
  return new StudioError(error.code, message, error.details)
}
