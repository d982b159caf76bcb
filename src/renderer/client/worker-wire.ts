import type { Wire } from '../../rpc/wire'

/**
 * A WebSocket in a worker of its own: long messages, such as all points of a run, arrive and are
 * decoded there, and the page's thread only takes over their buffers.
 */
export function workerSocketWire(address: string): Wire {
  const worker = new Worker(new URL('./socket-worker.ts', import.meta.url), { type: 'module' })
  const closeListeners = new Set<() => void>()
  let closed = false
  const close = (): void => {
    if (closed) return
    closed = true
    worker.terminate()
    for (const listener of closeListeners) listener()
  }
  worker.addEventListener('error', close)
  worker.postMessage(address)
  return {
    post(message) {
      if (!closed) worker.postMessage(message)
    },
    onMessage(listener) {
      worker.addEventListener('message', ({ data }: MessageEvent<{ message?: unknown }>) => {
        if ('message' in data) listener(data.message)
        else close()
      })
    },
    onClose(listener) {
      if (closed) listener()
      else closeListeners.add(listener)
    },
    close
  }
}
