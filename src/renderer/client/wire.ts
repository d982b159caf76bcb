import { enterServer } from '../../rpc/handshake'
import { messagePortWire } from '../../rpc/wires/message-port'
import type { Wire } from '../../rpc/wire'
import { pageSecret } from './admission'
import { workerSocketWire } from './worker-wire'

const inElectron = navigator.userAgent.includes('Electron/')

/**
 * The Electron host hands a port over; in a browser the page's own server has a WebSocket.
 * @returns null when the server does not know this page, or is another than the one that invited it
 */
export function openWire(): Promise<Wire | null> {
  if (!inElectron) return openSocket()
  return new Promise((resolve) => {
    const receive = (event: MessageEvent): void => {
      const [port] = event.ports
      if (event.source !== window || event.data !== 'mixup-studio:port' || !port) return
      window.removeEventListener('message', receive)
      resolve(messagePortWire(port))
    }
    window.addEventListener('message', receive)
    window.postMessage('mixup-studio:ready', location.origin)
  })
}

async function openSocket(): Promise<Wire | null> {
  const secret = await pageSecret()
  if (secret === null) return null
  const wire = workerSocketWire(`ws://${location.host}/wire`)
  // In development the host is behind another server.
  const behind = import.meta.env.VITE_STUDIO_HOST as string | undefined
  const host = behind ?? location.host
  return (await enterServer(wire, { secret, host })) ? wire : null
}
