import { Closing } from '../closing'
import type { Wire } from '../wire'

/** What `ChildProcess` (of `fork`) and a forked `process` have in common. */
export interface ProcessEndpoint {
  readonly connected?: boolean | undefined
  send?:
    | ((message: never, handle: undefined, options: object, sent: () => void) => boolean)
    | undefined
  disconnect?: (() => void) | undefined
  on(event: 'message', listener: (message: unknown) => void): unknown
  on(event: 'disconnect', listener: () => void): unknown
}

/** Over the channel of `fork(..., { serialization: 'advanced' })`, which keeps NaN and typed arrays. */
export function childProcessWire(endpoint: ProcessEndpoint): Wire {
  const closing = new Closing()
  endpoint.on('disconnect', () => closing.close())
  return {
    post(message) {
      if (closing.isClosed || !endpoint.connected) return
      // A failed send means the other side is gone, which "disconnect" reports.
      endpoint.send?.(message as never, undefined, {}, () => undefined)
    },
    onMessage: (listener) => void endpoint.on('message', listener),
    onClose: (listener) => closing.onClose(listener),
    close() {
      // Not in the turn of a message: Node 20 fails in its own queue when disconnected there.
      setImmediate(() => {
        if (endpoint.connected) endpoint.disconnect?.()
      })
      closing.close()
    }
  }
}
