import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo, Socket as NetSocket } from 'node:net'
import { WebSocketServer } from 'ws'
import type { Wire } from '../rpc/wire'
import { webSocketWire } from '../rpc/wires/web-socket'
import { cookieName, foreign, refusal, sameToken, socketRefusal, type Refusal } from './admission'
import { readPageFile } from '../studio/app/page-files'

export interface PageServerOptions {
  /** Folder of the built page. */
  page: string
  /** 0 takes a free one. */
  port: number
  token: string
  /** Called for every page that connects. */
  connect(wire: Wire): void
}

export interface PageServer {
  /** With the token: who knows it is in. */
  address: string
  port: number
  close(): Promise<void>
}

const largestMessage = 64 * 1024 * 1024

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
  'no token': 'Open the address that the terminal shows: it carries the token that lets you in.',
  'foreign host': 'This server answers to 127.0.0.1 and localhost only.',
  'foreign origin': 'Pages of other sites get nothing here.'
}

/** Serves the page and its WebSocket on the loopback interface, to whoever has the token. */
export async function servePage(options: PageServerOptions): Promise<PageServer> {
  const { token } = options
  const server = createServer((request, response) => {
    answer(request, response, options.page, { token, port: portOf(server) }).catch(() => {
      response.destroy()
    })
  })
  const sockets = new WebSocketServer({ noServer: true, maxPayload: largestMessage })
  server.on('upgrade', (request: IncomingMessage, socket: NetSocket, head: Buffer) => {
    const admission = { token, port: portOf(server) }
    if (request.url !== '/wire' || socketRefusal(request.headers, admission)) {
      socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n')
      return
    }
    sockets.handleUpgrade(request, socket, head, (client) => options.connect(webSocketWire(client)))
  })
  server.listen(options.port, '127.0.0.1')
  await once(server, 'listening')
  const port = portOf(server)
  return {
    port,
    address: `http://127.0.0.1:${port}/?token=${token}`,
    async close() {
      for (const client of sockets.clients) client.terminate()
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    }
  }
}

const portOf = (server: Server): number => (server.address() as AddressInfo).port

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  page: string,
  admission: { token: string; port: number }
): Promise<void> {
  const { port, token } = admission
  response.setHeader('Content-Security-Policy', contentSecurityPolicy(port))
  response.setHeader('X-Content-Type-Options', 'nosniff')
  response.setHeader('Referrer-Policy', 'no-referrer')
  response.setHeader('Cross-Origin-Opener-Policy', 'same-origin')
  response.setHeader('Cross-Origin-Resource-Policy', 'same-origin')
  response.setHeader('Cache-Control', 'no-store')
  const url = new URL(request.url ?? '/', 'http://127.0.0.1')
  if (request.method !== 'GET') return refuse(response, 405, 'Only GET is answered.')

  const given = url.searchParams.get('token')
  if (given !== null && url.pathname === '/' && !foreign(request.headers, port)) {
    if (!sameToken(given, token)) return refuse(response, 403, explanations['no token'])
    // The cookie keeps the token out of the page's address and lets a reload in.
    const attributes = 'HttpOnly; SameSite=Strict; Path=/'
    response.setHeader('Set-Cookie', `${cookieName(port)}=${token}; ${attributes}`)
    response.writeHead(303, { Location: '/' }).end()
    return
  }
  const refused = refusal(request.headers, admission)
  if (refused) return refuse(response, 403, explanations[refused])
  const file = await readPageFile(page, url.pathname)
  if (!file) return refuse(response, 404, 'There is nothing here.')
  response.writeHead(200, { 'Content-Type': file.type }).end(file.body)
}

function refuse(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8' }).end(text)
}
