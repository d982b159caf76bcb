import { Closing } from '../closing'
import type { Wire } from '../wire'
import { decode, encode } from './message-pack'

/** What the browser's `WebSocket` and the one of `ws` have in common. */
export interface Socket {
  binaryType: string
  readonly readyState: number
  send(data: Uint8Array<ArrayBuffer>): void
  close(): void
  addEventListener(type: 'message', listener: (event: { data: unknown }) => void): void
  addEventListener(type: 'open' | 'close' | 'error', listener: () => void): void
}

const connecting = 0
const open = 1

/** Over a WebSocket in binary MessagePack frames; what is posted while it connects is sent once it is open. */
export function webSocketWire(socket: Socket): Wire {
  socket.binaryType = 'arraybuffer'
  const closing = new Closing()
  const waiting: unknown[] = []
  socket.addEventListener('open', () => {
    for (const message of waiting.splice(0)) socket.send(encode(message))
  })
  socket.addEventListener('close', () => closing.close())
  // "close" always follows "error", so this needs no handling.
  socket.addEventListener('error', () => undefined)
  return {
    post(message) {
      if (socket.readyState === connecting) waiting.push(message)
      else if (socket.readyState === open) socket.send(encode(message))
    },
    onMessage(listener) {
      socket.addEventListener('message', (event) => {
        const message = readFrame(event.data)
        if (message === malformed) socket.close()
        else listener(message)
      })
    },
    onClose: (listener) => closing.onClose(listener),
    close() {
      socket.close()
      closing.close()
    }
  }
}

const malformed = Symbol('malformed')

function readFrame(data: unknown): unknown {
  try {
    return data instanceof ArrayBuffer ? decode(data) : malformed
  } catch {
    return malformed
  }
}
