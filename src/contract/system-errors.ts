const otherHome = 'choose another home folder with MIXUP_STUDIO_HOME'

/** What the codes of the system mean for files, and how to mend it. */
const causes: Record<string, string> = {
  ENOSPC: 'the disk is full: free some space, then try again',
  EDQUOT: 'your share of the disk is used up: free some space, then try again',
  EIO: 'the disk reported an error: copy what matters elsewhere and check it',
  EACCES: `permission is denied: ${otherHome}`,
  EPERM: `permission is denied: ${otherHome}`,
  EROFS: `the disk is read-only: ${otherHome}`,
  ENOTDIR: `a part of the path is a file: ${otherHome}`,
  ENOTSUP: `this file system does not allow it: ${otherHome}`,
  EMFILE: 'too many files are open: allow more with "ulimit -n 1024", then start again',
  ENFILE: 'too many files are open on this machine: close other programs, then start again'
}

/** What a system's error about files means, without a full stop; null for any other error. */
export function describeSystemError(error: unknown): string | null {
  if (!(error instanceof Error) || !('code' in error)) return null
  return causes[String(error.code)] ?? null
}

/** Whether memory could not be had for an array. */
export const isLackOfMemory = (error: unknown): boolean =>
  error instanceof RangeError &&
  /allocation failed|Invalid .*length|WebAssembly\.Memory/.test(error.message)
