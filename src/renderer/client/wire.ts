import { messagePortWire } from '../../rpc/wires/message-port'
import type { Wire } from '../../rpc/wire'
import { workerSocketWire } from './worker-wire'

const inElectron = navigator.userAgent.includes('Electron/')

/** The Electron host hands a port over; in a browser the page's own server has a WebSocket. */
export function openWire(): Promise<Wire> {
  if (!inElectron) {
    const protocol = location.protocol === 'https:' ? 'wss:' : 'ws:'
    return Promise.resolve(workerSocketWire(`${protocol}//${location.host}/wire`))
  }
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
