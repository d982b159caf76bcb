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
  let opened: Promise<RunSession> | null = null

  /** Whoever asks while the run is being opened waits for that: its status may be known already. */
  const current = (): Promise<RunSession> => {
    if (opened) return opened
    throw new StudioError('conflict', 'This trainer has not been given a run yet.')
  }
  const server = serve(
    trainerContract,
    {
      start: async ({ folder, ...request }) => {
        if (opened) throw new StudioError('conflict', 'This trainer has a run already.')
        opened = RunSession.open(folder, engine, {
          event: (event) => server.emit('run', event),
          status: (status) => server.emit('status', status)
        })
        const session = await opened
        void session.perform(request).then(() => {
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
  wire.onClose(() => {
    if (opened) opened.then(({ control }) => control.stop('host lost'), exit)
    else exit()
  })
}
