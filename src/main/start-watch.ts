const patience = 20_000

/**
 * Waits for the page to ask for its port, as a page that was loaded does.
 * @param late called once with what to say, when it has not after twenty seconds
 * @returns to be called when the page has asked
 */
export function watchStart(late: (text: string) => void, milliseconds = patience): () => void {
  const timer = setTimeout(
    () =>
      late(
        `The window's page was not loaded within ${milliseconds / 1000} seconds. Its process may be unable to start here; see the log.`
      ),
    milliseconds
  )
  return () => clearTimeout(timer)
}

/** Why no page can ever load with this start, or null. */
export function reasonAgainstStart(user: number | null, sandboxed: boolean): string | null {
  if (user !== 0 || sandboxed) return null
  return 'Mixup Studio does not run as root with --no-sandbox: its page is always sandboxed. Start it as an ordinary user'
}
