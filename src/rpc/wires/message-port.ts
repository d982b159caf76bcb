import { Closing } from '../closing'
import type { Wire } from '../wire'

/** What the browser's `MessagePort` and Node's have in common. */
export interface Port {
  postMessage(message: unknown): void
  addEventListener(type: 'message', listener: (event: { data: unknown }) => void): void
  addEventListener(type: 'close', listener: () => void): void
  start(): void
  close(): void
}

/** Over a `MessagePort` of the browser, of Node's worker threads, or of Electron's renderer. */
export function messagePortWire(port: Port): Wire {
  const closing = new Closing()
  port.addEventListener('close', () => closing.close())
  return {
    post(message) {
      if (!closing.isClosed) port.postMessage(message)
    },
    onMessage(listener) {
      port.addEventListener('message', (event) => listener(event.data))
      port.start()
    },
    onClose: (listener) => closing.onClose(listener),
    close() {
      port.close()
      closing.close()
    }
  }
}
