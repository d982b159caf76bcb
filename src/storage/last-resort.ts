export interface LastResort {
  /** Logs the error where people will find it; called for every unhandled error. */
  report: (error: unknown) => void
  /** Saves what can be saved; called once. */
  close: () => Promise<void>
  /** Milliseconds that saving may take. */
  limit?: number
}

/**
 * Ends this process with exit code 1 after an error that nobody handles: it must not continue in an unknown state,
 * but results are saved first. Node alone would end at once, and Electron not at all.
 */
export function onUnhandledError({ report, close, limit = 10_000 }: LastResort): void {
  let ending = false
  const end = (error: unknown): void => {
    tryTo(() => report(error))
    if (ending) return
    ending = true
    setTimeout(() => process.exit(1), limit)
    close()
      .catch((failure: unknown) => tryTo(() => report(failure)))
      .finally(() => process.exit(1))
  }
  process.on('uncaughtException', end)
  process.on('unhandledRejection', end)
}

/** A report that fails must not be reported in turn. */
function tryTo(work: () => void): void {
  try {
    work()
  } catch {
    // A full disk, most likely.
  }
}
