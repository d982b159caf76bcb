import { trainerContract } from '../../contract/api'
import { StudioError } from '../../contract/errors'
import type { RunEvent } from '../../contract/events'
import type { RunStatus } from '../../contract/records'
import { serve } from '../../rpc/server'
import type { Wire } from '../../rpc/wire'
import { onRequestToEnd } from '../process-rules'
import type { StopCause } from './control'
import type { RunEngine } from './engine'
import { RunSession } from './session'

/** How long the host has to close the wire after the end. */
const farewell = 5000

/**
 * Answers `trainerContract`: one run, then `exit` is called. Losing the host ends the run with a checkpoint, and so does a
 * signal from the system.
 * @returns what ends the run so after an error that nobody handled, and resolves when its folder is complete
 */
export function serveRun(wire: Wire, engine: RunEngine, exit: () => void): () => Promise<void> {
  let opened: Promise<RunSession> | null = null
  let performed: Promise<void> = Promise.resolve()

  /** Requests while the run is being opened wait for that: its status may be known already. */
  const current = (): Promise<RunSession> => {
    if (opened) return opened
    throw new StudioError('conflict', 'This trainer has no run yet.')
  }
  const server = serve(
    trainerContract,
    {
      start: async ({ folder, ...request }) => {
        if (opened) throw new StudioError('conflict', 'This trainer already has a run.')
        const audience = {
          event: (event: RunEvent) => server.emit('run', event),
          status: (status: RunStatus) => server.emit('status', status)
        }
        opened = RunSession.open(folder, engine, audience, () => {
          console.error('Another process has taken over this run: this one ends without writing.')
          exit()
        })
        const session = await opened
        performed = session.perform(request)
        void performed.then(() => {
          wire.onClose(exit)
          setTimeout(exit, farewell)
        })
      },
      pause: async () => (await current()).control.pause(),
      resume: async () => (await current()).control.resume(),
      stop: async () => (await current()).control.stop('stopped')
    },
    wire
  )
  const end = (cause: StopCause): void => {
    if (opened) opened.then(({ control }) => control.stop(cause), exit)
    else exit()
  }
  wire.onClose(() => end('host lost'))
  onRequestToEnd(() => end('signal'))
  return async () => {
    const session = await opened
    session?.control.stop('unexpected error')
    await performed
  }
}
