import { deskContract } from '../../contract/api'
import { serve } from '../../rpc/server'
import type { Wire } from '../../rpc/wire'
import type { DeskEngine } from './engine'

/** Answers `deskContract` until the host goes away, then calls `exit`. */
export function serveDesk(wire: Wire, engine: DeskEngine, exit: () => void): void {
  const server = serve(
    deskContract,
    engine((text, done, total) => server.emit('progress', { text, done, total })),
    wire
  )
  wire.onClose(exit)
}
