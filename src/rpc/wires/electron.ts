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

/** What the host posts to close the wire of a utility process, whose port nobody can close. */
const goodbye = 'mixup-studio: close'

/** Over a port of Electron's main side, or a utility process's `parentPort`. */
export function electronPortWire(port: ElectronPort): Wire {
  const closing = new Closing()
  port.on('close', () => closing.close())
  return {
    post(message) {
      if (!closing.isClosed) port.postMessage(message)
    },
    onMessage(listener) {
      port.on('message', ({ data }) => {
        if (data === goodbye) closing.close()
        else listener(data)
      })
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
}

/** The host's end of a utility process. Closing it lets the process end in its own way. */
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
      if (!closing.isClosed) child.postMessage(goodbye)
      closing.close()
    }
  }
}
