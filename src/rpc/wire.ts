/** A pipe for structured messages between two processes, threads or machines; order is kept. */
export interface Wire {
  /** Sends one message; after the wire has closed it does nothing. */
  post(message: unknown): void
  /** Registers the only listener; call it in the turn that creates the wire, so no message is missed. */
  onMessage(listener: (message: unknown) => void): void
  /** Called once when either side has closed the wire or died; at once if that has happened already. */
  onClose(listener: () => void): void
  close(): void
}
