import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo, Socket as NetSocket } from 'node:net'
import { WebSocketServer, type WebSocket } from 'ws'
import { admitPage } from '../rpc/handshake'
import type { Wire } from '../rpc/wire'
import { webSocketWire } from '../rpc/wires/web-socket'
import { readPageFile } from '../studio/app/page-files'
import { Invitation, pageRefusal, refusal, type Refusal } from './admission'
import { readSmallBody } from './small-body'

export interface PageServerOptions {
  /** Folder of the built page. */
  page: string
  /** 0 takes a free one. */
  port: number
  /** Taken when it is free and no port was asked for, so that open pages find their server again. */
  usualPort?: number | null
  /** What a page must know to be served; it is given for the token of an invitation. */
  secret: string
  /** Called for every page that connects. */
  connect(wire: Wire): void
  /** Called with the next address when one has been used: each works once. */
  onInvitation?(address: string): void
}

export interface PageServer {
  /** With the token that is valid now. */
  readonly address: string
  port: number
  close(): Promise<void>
}

const largestMessage = 64 * 1024 * 1024
const largestToken = 1024
/** Bytes that a page may send before it has shown that it knows the secret; its proof takes a few hundred. */
const mostBefore = 16 * 1024
/** Milliseconds that it may take to do so. */
const patience = 30_000

/** Scripts and styles of our own only; the page talks to nobody but this server. */
function contentSecurityPolicy(port: number): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    `connect-src 'self' ws://127.0.0.1:${port} ws://localhost:${port}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'"
  ].join('; ')
}

const explanations: Record<Refusal, string> = {
  'foreign host': 'This server answers to 127.0.0.1 and localhost only.',
  'foreign origin': 'Requests from other sites are refused.'
}

/**
 * Serves the page on the loopback interface, and its WebSocket to pages that know the secret. The page's own files are
 * no secret. A page gets the secret once, for the token in the address that its user was shown, and keeps it where only
 * pages of this very port can read it: a cookie would be sent to every port of the machine.
 */
export async function servePage(options: PageServerOptions): Promise<PageServer> {
  const invitation = new Invitation()
  const address = () => `http://127.0.0.1:${port}/?token=${invitation.token}`
  const server = createServer((request, response) => {
    // A client may reset the connection at any time.
    request.on('error', () => undefined)
    response.on('error', () => undefined)
    const invite = (token: string): boolean => {
      if (!invitation.redeem(token)) return false
      options.onInvitation?.(address())
      return true
    }
    answer(request, response, { ...options, port, invite }).catch(() => response.destroy())
  })
  server.on('clientError', (_, socket) => socket.destroy())
  const sockets = new WebSocketServer({ noServer: true, maxPayload: largestMessage })
  server.on('upgrade', (request: IncomingMessage, socket: NetSocket, head: Buffer) => {
    socket.on('error', () => socket.destroy())
    if (request.url !== '/wire' || pageRefusal(request.headers, port)) {
      socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n')
      return
    }
    const { host = '' } = request.headers
    sockets.handleUpgrade(request, socket, head, (client) => void admit(client, socket, host))
  })

  async function admit(client: WebSocket, socket: NetSocket, host: string): Promise<void> {
    const wire = webSocketWire(client)
    const late = setTimeout(() => wire.close(), patience)
    let bytes = 0
    const count = (piece: Buffer): void => {
      bytes += piece.length
      if (bytes > mostBefore) client.terminate()
    }
    socket.on('data', count)
    if (await admitPage(wire, { secret: options.secret, host })) options.connect(wire)
    socket.off('data', count)
    clearTimeout(late)
  }

  const port = await listen(server, options)
  return {
    port,
    get address() {
      return address()
    },
    async close() {
      for (const client of sockets.clients) client.terminate()
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    }
  }
}

async function listen(
  server: Server,
  { port, usualPort }: Pick<PageServerOptions, 'port' | 'usualPort'>
): Promise<number> {
  const attempt = async (wanted: number): Promise<number> => {
    server.listen(wanted, '127.0.0.1')
    await once(server, 'listening')
    return (server.address() as AddressInfo).port
  }
  if (port === 0 && usualPort != null) {
    try {
      return await attempt(usualPort)
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      if (code !== 'EADDRINUSE' && code !== 'EACCES') throw error
    }
  }
  return attempt(port)
}

interface Answering {
  page: string
  port: number
  secret: string
  invite: (token: string) => boolean
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { page, port, secret, invite }: Answering
): Promise<void> {
  response.setHeader('Content-Security-Policy', contentSecurityPolicy(port))
  response.setHeader('X-Content-Type-Options', 'nosniff')
  response.setHeader('Referrer-Policy', 'no-referrer')
  response.setHeader('Cross-Origin-Opener-Policy', 'same-origin')
  response.setHeader('Cross-Origin-Resource-Policy', 'same-origin')
  response.setHeader('Cache-Control', 'no-store')
  const { pathname } = new URL(request.url ?? '/', 'http://127.0.0.1')

  if (request.method === 'POST' && pathname === '/invitation') {
    const refused = pageRefusal(request.headers, port)
    if (refused) return say(response, 403, explanations[refused])
    const token = await readSmallBody(request, largestToken)
    if (token === null || !invite(token)) {
      return say(response, 403, 'This address was used before. The terminal shows the next one.')
    }
    return say(response, 200, secret)
  }
  if (request.method !== 'GET') return say(response, 405, 'Only GET is supported.')
  const refused = refusal(request.headers, port)
  if (refused) return say(response, 403, explanations[refused])
  const file = await readPageFile(page, pathname)
  if (!file) return say(response, 404, 'Page not found.')
  response.writeHead(200, { 'Content-Type': file.type }).end(file.body)
}

function say(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8' }).end(text)
}
