import { Closing } from '../closing'
import type { Wire } from '../wire'

/** Electron's `MessagePortMain`, and `process.parentPort` inside a utility process. */
export interface ElectronPort {
  postMessage(message: unknown): void
  on(event: 'message', listener: (event: { data: unknown }) => void): unknown
  on(event: 'close', listener: () => void): unknown
  start?(): void
  close?(): void
}

/** Over a port of Electron's main side. `parentPort` has no "close": its process dies with its host. */
export function electronPortWire(port: ElectronPort): Wire {
  const closing = new Closing()
  port.on('close', () => closing.close())
  return {
    post(message) {
      if (!closing.isClosed) port.postMessage(message)
    },
    onMessage(listener) {
      port.on('message', (event) => listener(event.data))
      port.start?.()
    },
    onClose: (listener) => closing.onClose(listener),
    close() {
      port.close?.()
      closing.close()
    }
  }
}

/** Electron's `UtilityProcess`, seen from the process that forked it. */
export interface UtilityProcessEndpoint {
  postMessage(message: unknown): void
  on(event: 'message', listener: (message: unknown) => void): unknown
  on(event: 'exit', listener: () => void): unknown
  kill(): boolean
}

/** The host's end of a utility process; closing it ends the process. */
export function utilityProcessWire(child: UtilityProcessEndpoint): Wire {
  const closing = new Closing()
  child.on('exit', () => closing.close())
  return {
    post(message) {
      if (!closing.isClosed) child.postMessage(message)
    },
    onMessage: (listener) => void child.on('message', listener),
    onClose: (listener) => closing.onClose(listener),
    close() {
      if (!closing.isClosed) child.kill()
      closing.close()
    }
  }
}
