import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { expect, it } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { serveSample } from '../testing/sample'
import { webSocketWire } from './web-socket'

it.each([
  ['text', 'hello'],
  ['a torn frame', Uint8Array.of(0x82, 0xa4)]
])('hangs up on %s instead of failing', async (_, data) => {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' })
  server.on('connection', (socket) => serveSample(webSocketWire(socket)))
  await once(server, 'listening')
  const socket = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`)
  await once(socket, 'open')
  socket.send(data)
  await once(socket, 'close')
  expect(socket.readyState).toBe(WebSocket.CLOSED)
  server.close()
})
