import { StudioError } from '../contract/errors'

const causes: Record<string, string> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EACCES: 'this user may not write there',
  EPERM: 'this user may not write there',
  EROFS: 'the file system is read-only',
  ENOTDIR: 'part of the path is a file'
}

/** Turns a file system error in the cache folder into one that says how to fix it. */
export function explainFileError(thrown: unknown, cache: string): unknown {
  const code = (thrown as NodeJS.ErrnoException | undefined)?.code
  const cause = code === undefined ? undefined : causes[code]
  if (cause === undefined) return thrown
  return new StudioError(
    'runtime-unavailable',
    `TensorFlow could not be stored in ${cache}: ${cause}. Make room there, or point the cache at another folder: export MIXUP_STUDIO_CACHE=/a/folder/with/2/GB/free`,
    { cause: code, cache },
    { cause: thrown }
  )
}
