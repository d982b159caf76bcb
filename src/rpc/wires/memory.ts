import { Closing } from '../closing'
import type { Wire } from '../wire'

/** Two ends of a wire within one process; messages arrive in a later microtask, uncopied. */
export function memoryWires(): [Wire, Wire] {
  const closing = new Closing()
  const listeners: [Listener, Listener] = [ignore, ignore]
  const end = (own: 0 | 1, other: 0 | 1): Wire => ({
    post(message) {
      queueMicrotask(() => {
        if (!closing.isClosed) listeners[other](message)
      })
    },
    onMessage(listener) {
      listeners[own] = listener
    },
    onClose: (listener) => closing.onClose(listener),
    close: () => closing.close()
  })
  return [end(0, 1), end(1, 0)]
}

type Listener = (message: unknown) => void
const ignore: Listener = () => undefined
