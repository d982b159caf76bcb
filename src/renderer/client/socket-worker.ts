import type { Wire } from '../../rpc/wire'
import { webSocketWire } from '../../rpc/wires/web-socket'

/** What a dedicated worker's global scope offers; its types conflict with those of a window. */
interface WorkerScope {
  postMessage(message: unknown, transfer?: ArrayBuffer[]): void
  addEventListener(type: 'message', listener: (event: { data: unknown }) => void): void
}
const scope = self as unknown as WorkerScope

/** The buffers of all typed arrays in a message, which then change hands without a copy. */
function buffersIn(value: unknown, found: Set<ArrayBuffer> = new Set()): Set<ArrayBuffer> {
  if (ArrayBuffer.isView(value)) {
    if (value.buffer instanceof ArrayBuffer) found.add(value.buffer)
  } else if (Array.isArray(value)) {
    // Lists of numbers, the longest there are, hold no buffers.
    if (typeof value[0] === 'object') for (const item of value) buffersIn(item, found)
  } else if (typeof value === 'object' && value !== null) {
    for (const item of Object.values(value)) buffersIn(item, found)
  }
  return found
}

let wire: Wire | null = null
scope.addEventListener('message', ({ data }) => {
  if (wire) return wire.post(data)
  wire = webSocketWire(new WebSocket(data as string))
  wire.onMessage((message) => scope.postMessage({ message }, [...buffersIn(message)]))
  wire.onClose(() => scope.postMessage({ closed: true }))
})
