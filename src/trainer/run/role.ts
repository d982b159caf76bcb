import { trainerContract } from '../../contract/api'
import { StudioError } from '../../contract/errors'
import { serve } from '../../rpc/server'
import type { Wire } from '../../rpc/wire'
import type { RunEngine } from './engine'
import { RunSession } from './session'

/** How long the host has to close the wire after the end. */
const farewell = 5000

/** Answers `trainerContract`: one run, then `exit` is called. Losing the host ends the run with a checkpoint. */
export function serveRun(wire: Wire, engine: RunEngine, exit: () => void): void {
  let session: RunSession | null = null
  let opening = false

  const current = (): RunSession => {
    if (session) return session
    throw new StudioError('conflict', 'This trainer has not been given a run yet.')
  }
  const server = serve(
    trainerContract,
    {
      start: async ({ folder, ...request }) => {
        if (opening) throw new StudioError('conflict', 'This trainer has a run already.')
        opening = true
        session = await RunSession.open(folder, engine, {
          event: (event) => server.emit('run', event),
          status: (status) => server.emit('status', status)
        })
        void session.perform(request).then(() => {
          wire.onClose(exit)
          setTimeout(exit, farewell)
        })
      },
      pause: () => current().control.pause(),
      resume: () => current().control.resume(),
      stop: () => current().control.stop('stopped')
    },
    wire
  )
  wire.onClose(() => {
    if (session) session.control.stop('host lost')
    else exit()
  })
}
