import { once } from 'node:events'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { servePage, type PageServer } from './page-server'

let folder: string
let server: PageServer
const uncaught: unknown[] = []
const note = (error: unknown) => uncaught.push(error)

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'resets-'))
  await mkdir(join(folder, 'page'))
  await writeFile(join(folder, 'page/index.html'), 'x'.repeat(4_000_000))
  server = await servePage({
    page: join(folder, 'page'),
    port: 0,
    secret: 'the secret',
    connect: (wire) => wire.onMessage(() => wire.post('answer'))
  })
  process.on('uncaughtException', note)
})
beforeEach(() => void uncaught.splice(0))
afterAll(async () => {
  process.off('uncaughtException', note)
  await server.close()
  await rm(folder, { recursive: true })
})

const upgrade = (path: string) =>
  [
    `GET ${path} HTTP/1.1`,
    `Host: 127.0.0.1:${server.port}`,
    `Origin: http://127.0.0.1:${server.port}`,
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
    '',
    ''
  ].join('\r\n')

const page = () => `GET / HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\n\r\n`

const reset = async (socket: Socket) => {
  if (socket.destroyed) return
  socket.on('error', () => undefined)
  const closed = once(socket, 'close')
  socket.resetAndDestroy()
  await closed
}
const turns = (count: number) =>
  Array.from({ length: count }).reduce<Promise<unknown>>(
    (before) => before.then(() => new Promise(setImmediate)),
    Promise.resolve()
  )

const stages: [string, (socket: Socket) => Promise<unknown>][] = [
  ['before a byte was sent', () => Promise.resolve()],
  ['in the middle of a request', (socket) => send(socket, page().slice(0, 20))],
  ['while a page is being sent', (socket) => send(socket, page())],
  ['in the middle of an upgrade', (socket) => send(socket, upgrade('/wire').slice(0, 60))],
  ['right after a refused upgrade was asked for', (socket) => send(socket, upgrade('/other'))],
  ['right after an upgrade was asked for', (socket) => send(socket, upgrade('/wire'))],
  [
    'with bytes after a refused upgrade',
    (socket) => send(socket, upgrade('/other') + 'x'.repeat(9))
  ],
  ['with bytes after an upgrade', (socket) => send(socket, upgrade('/wire') + '\x82\xff\xff\xff')]
]

const send = (socket: Socket, text: string) =>
  new Promise<void>((resolve) => socket.write(text, () => resolve()))

it.each(stages)('the server survives a connection reset %s', async (_, stage) => {
  for (let pause = 0; pause < 30; pause++) {
    const socket = connect(server.port, '127.0.0.1')
    socket.on('error', () => undefined)
    await once(socket, 'connect')
    await stage(socket)
    await turns(pause % 6)
    await reset(socket)
  }
  await turns(20)
  expect(uncaught).toEqual([])
  const answer = await fetch(`http://127.0.0.1:${server.port}/`)
  await answer.arrayBuffer()
  expect(answer.status).toBeLessThan(500)
})
