import { fork } from 'node:child_process'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { MessageChannel, type MessagePort } from 'node:worker_threads'
import { WebSocket, WebSocketServer } from 'ws'
import type { Wire } from '../wire'
import { childProcessWire } from '../wires/child-process'
import { electronPortWire, utilityProcessWire, type ElectronPort } from '../wires/electron'
import { memoryWires } from '../wires/memory'
import { messagePortWire, type Port } from '../wires/message-port'
import { webSocketWire } from '../wires/web-socket'
import { serveSample } from './sample'

export interface Connection {
  client: Wire
  dispose(): void
}

function memory(): Promise<Connection> {
  const [client, server] = memoryWires()
  serveSample(server)
  return Promise.resolve({ client, dispose: () => client.close() })
}

function messagePorts(): Promise<Connection> {
  const { port1, port2 } = new MessageChannel()
  serveSample(messagePortWire(port2 as unknown as Port))
  return Promise.resolve({
    client: messagePortWire(port1 as unknown as Port),
    dispose: () => port1.close()
  })
}

/** A Node port with the shape of Electron's: an event emitter whose messages are wrapped in events. */
function asElectronPort(port: MessagePort): ElectronPort {
  return {
    postMessage: (message) => port.postMessage(message),
    start: () => port.start(),
    close: () => port.close(),
    on(event: 'message' | 'close', listener: (event: { data: unknown }) => void) {
      return event === 'message'
        ? port.on('message', (data: unknown) => listener({ data }))
        : port.on('close', listener as () => void)
    }
  }
}

function electronPorts(): Promise<Connection> {
  const { port1, port2 } = new MessageChannel()
  serveSample(electronPortWire(asElectronPort(port2)))
  return Promise.resolve({
    client: electronPortWire(asElectronPort(port1)),
    dispose: () => port1.close()
  })
}

function utilityProcess(): Promise<Connection> {
  const { port1, port2 } = new MessageChannel()
  serveSample(electronPortWire(asElectronPort(port2)))
  const client = utilityProcessWire({
    postMessage: (message) => port1.postMessage(message),
    on: (event: 'message' | 'exit', listener: (message: unknown) => void) =>
      port1.on(event === 'exit' ? 'close' : 'message', listener)
  })
  return Promise.resolve({ client, dispose: () => port1.close() })
}

async function webSockets(): Promise<Connection> {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' })
  server.on('connection', (socket) => serveSample(webSocketWire(socket)))
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const client = webSocketWire(new WebSocket(`ws://127.0.0.1:${port}`))
  return { client, dispose: () => (client.close(), server.close()) }
}

function childProcess(): Promise<Connection> {
  const child = fork(new URL('./child.ts', import.meta.url), {
    serialization: 'advanced',
    execArgv: ['--import', 'tsx']
  })
  return Promise.resolve({
    client: childProcessWire(child),
    dispose: () => child.kill('SIGKILL')
  })
}

export const connections: Record<string, () => Promise<Connection>> = {
  memory,
  'message port': messagePorts,
  'Electron port': electronPorts,
  'utility process': utilityProcess,
  WebSocket: webSockets,
  'child process': childProcess
}
