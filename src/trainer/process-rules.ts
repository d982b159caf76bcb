/** An error that nobody handles ends the process: in an Electron utility process it would only warn. */
export function exitOnRejection(): void {
  process.on('unhandledRejection', (reason) => {
    console.error(reason)
    process.exit(1)
  })
}

/** Ctrl-C in a terminal reaches every process of the group; what it means is for the host to say. */
export function ignoreTerminal(): void {
  process.on('SIGINT', () => undefined)
}
