import { exitCodes } from './exit-codes'

/** What a signal asks of a command: to stop for good, to stop so that it can be continued later, or to end at once. */
export type EndRequest = 'stop' | 'later' | 'now'

/** Why a run ends that is to be continued later. */
export const endedBySystem =
  'The system or a scheduler asked the command to end. Resume the run to continue.'

/**
 * Listens to the signals by which people (Ctrl-C) and schedulers (SIGTERM, SIGUSR1 ahead of a time limit) end a command.
 * A second signal ends it at once, except for a repeated SIGUSR1. Returns a function that stops listening.
 */
export function onEndSignals(listener: (request: EndRequest) => void): () => void {
  let asked = false
  const ask = (request: EndRequest): void => {
    listener(asked ? 'now' : request)
    asked = true
  }
  const stop = (): void => ask('stop')
  const later = (): void => ask('later')
  const ahead = (): void => {
    if (!asked) later()
  }
  process.on('SIGINT', stop)
  process.on('SIGTERM', later)
  process.on('SIGUSR1', ahead)
  return () => {
    process.off('SIGINT', stop)
    process.off('SIGTERM', later)
    process.off('SIGUSR1', ahead)
  }
}

/** Null where nothing was asked for. */
export function exitCodeOfRequest(request: EndRequest | null): number | null {
  if (request === null) return null
  return request === 'later' ? exitCodes.later : exitCodes.interrupted
}
