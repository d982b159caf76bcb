import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { enterServer } from '../rpc/handshake'
import { webSocketWire } from '../rpc/wires/web-socket'
import { servePage, type PageServer } from './page-server'

const secret = 'the secret'
let folder: string
let server: PageServer
let served = 0

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hostile-client-'))
  await writeFile(join(folder, 'index.html'), 'the page')
  server = await servePage({ page: folder, port: 0, secret, connect: () => void served++ })
})
afterAll(async () => {
  await server.close()
  await rm(folder, { recursive: true })
})

const answers = async (): Promise<boolean> =>
  (await (await fetch(`http://127.0.0.1:${server.port}/`)).text()) === 'the page'

const openSocket = (): WebSocket => {
  const headers = { origin: `http://127.0.0.1:${server.port}` }
  const socket = new WebSocket(`ws://127.0.0.1:${server.port}/wire`, { headers })
  socket.on('error', () => undefined)
  return socket
}

/** The connection below a WebSocket, for frames that no client makes. */
const rawOf = (socket: WebSocket): Socket => (socket as unknown as { _socket: Socket })._socket

it('hangs up on a header of 10,000 lines', async () => {
  const socket = connect(server.port, '127.0.0.1')
  socket.on('error', () => undefined)
  const closed = new Promise<void>((resolve) => socket.on('close', () => resolve()))
  const lines = Array.from({ length: 10_000 }, (_, line) => `X-${line}: y`)
  socket.write(`GET / HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`)
  await closed
  expect(await answers()).toBe(true)
})

it('hangs up on a client that sends much without having shown that it knows the secret', async () => {
  const socket = openSocket()
  const closed = once(socket, 'close')
  await once(socket, 'open')
  // A part of a message, so that nothing is answered yet.
  for (let piece = 0; piece < 100; piece++) socket.send(Buffer.alloc(1000), { fin: false })
  await closed
  expect(served).toBe(0)
  expect(await answers()).toBe(true)
})

it('hangs up on a page that announces a message of 1 GB', async () => {
  const socket = openSocket()
  const host = `127.0.0.1:${server.port}`
  expect(await enterServer(webSocketWire(socket), { secret, host })).toBe(true)
  const closed = once(socket, 'close')
  const header = Buffer.alloc(14)
  header[0] = 0x82
  header[1] = 0x80 | 127
  header.writeBigUInt64BE(1n << 30n, 2)
  rawOf(socket).write(header)
  const [code] = (await closed) as [number]
  expect(code).toBe(1009)
  expect(await answers()).toBe(true)
})
