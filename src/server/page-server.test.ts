import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { enterServer } from '../rpc/handshake'
import type { Wire } from '../rpc/wire'
import { webSocketWire } from '../rpc/wires/web-socket'
import { servePage, type PageServer } from './page-server'

const secret = 'the secret'
let folder: string
let server: PageServer
const wires: Wire[] = []
const invitations: string[] = []

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'page-'))
  await mkdir(join(folder, 'page'))
  await writeFile(join(folder, 'page/index.html'), '<h1>the page</h1>')
  await writeFile(join(folder, 'secret.json'), '{}')
  await writeFile(join(folder, 'page/.env'), 'secret')
  server = await servePage({
    page: join(folder, 'page'),
    port: 0,
    secret,
    onInvitation: (address) => invitations.push(address),
    connect: (wire) => wires.push(wire)
  })
})
afterAll(async () => {
  await server.close()
  await rm(folder, { recursive: true })
})

interface Answer {
  status: number
  body: string
  headers: Record<string, string | string[] | undefined>
}

/** A raw request: nothing is normalised. */
function ask(
  path: string,
  headers: Record<string, string> = {},
  { method = 'GET', body = '', port = server.port } = {}
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port, path, method, headers }, (response) => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (chunk: string) => (text += chunk))
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, body: text, headers: response.headers })
      )
    })
      .on('error', reject)
      .end(body)
  })
}

const own = () => ({ Origin: `http://127.0.0.1:${server.port}` })
const tokenOf = (address: string) => new URL(address).searchParams.get('token') ?? ''
const redeem = (token: string, headers: Record<string, string> = own()) =>
  ask('/invitation', headers, { method: 'POST', body: token })

/** How far a page gets with the WebSocket: refused, without the secret, or served. */
async function openSocket(
  headers: Record<string, string>,
  { path = '/wire', known = secret, host = `127.0.0.1:${server.port}` } = {}
): Promise<string> {
  const socket = new WebSocket(`ws://127.0.0.1:${server.port}${path}`, { headers })
  socket.on('error', () => undefined)
  const served = await enterServer(webSocketWire(socket), { secret: known, host })
  socket.close()
  return served ? 'served' : 'refused'
}

describe('the way in', () => {
  it('gives the secret for the token of the address, once', async () => {
    const before = server.address
    expect(await redeem(tokenOf(before))).toMatchObject({ status: 200, body: secret })
    expect(await redeem(tokenOf(before))).toMatchObject({ status: 403 })
    expect(server.address).not.toBe(before)
    expect(invitations.at(-1)).toBe(server.address)
    expect(await redeem(tokenOf(server.address))).toMatchObject({ status: 200 })
  })

  it('gives the page to everyone on this machine, under a policy without any other source', async () => {
    const { status, body, headers } = await ask('/')
    expect([status, body]).toEqual([200, '<h1>the page</h1>'])
    const policy = String(headers['content-security-policy'])
    expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self'")
    expect(policy).not.toContain('unsafe')
  })

  it('sets no cookie, which servers on other ports would receive', async () => {
    const answers = [await ask('/'), await redeem(tokenOf(server.address))]
    for (const { headers } of answers) expect(headers).not.toHaveProperty('set-cookie')
  })

  it('opens the wire to a page that knows the secret', async () => {
    const before = wires.length
    expect(await openSocket(own())).toBe('served')
    expect(wires.length).toBe(before + 1)
  })

  it('listens on the loopback interface only, at the usual port where that is free', async () => {
    expect(new URL(server.address).hostname).toBe('127.0.0.1')
    const options = { page: folder, port: 0, secret, connect: () => undefined }
    const taken = await servePage({ ...options, usualPort: server.port })
    expect(taken.port).not.toBe(server.port)
    await taken.close()
    const again = await servePage({ ...options, usualPort: taken.port })
    expect(again.port).toBe(taken.port)
    await again.close()
  })
})

describe('what gets nothing', () => {
  it.each([
    ['another host, as a rebound name has', '/', () => ({ Host: 'evil.example' })],
    ['another origin', '/', () => ({ Origin: 'https://evil.example' })],
    ['the origin of another port', '/', () => ({ Origin: 'http://127.0.0.1:1' })],
    ['the origin null', '/', () => ({ Origin: 'null' })],
    [
      'a script tag on another site',
      '/',
      () => ({ 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'no-cors' })
    ]
  ])('%s', async (_, path, headers) => {
    const answer = await ask(path, headers())
    expect(answer.status).toBe(403)
    expect(answer.body).not.toContain('the page')
  })

  it.each([
    '/../secret.json',
    '/..%2fsecret.json',
    '/%2e%2e/secret.json',
    '/..\\secret.json',
    '//etc/hosts.json',
    '/.env',
    '/index.html%00.json',
    '/%',
    '/missing.js'
  ])('the path %s', async (path) => {
    expect((await ask(path)).status).toBe(404)
  })

  it('any method but GET', async () => {
    expect((await ask('/', own(), { method: 'POST' })).status).toBe(405)
  })

  it.each([
    ['a wrong token', 'wrong', own],
    ['no token', '', own],
    ['a token longer than any', 'x'.repeat(2000), own],
    ['no origin', null, () => ({})],
    ['another origin', null, () => ({ Origin: 'https://evil.example' })],
    ['another port', null, () => ({ Origin: 'http://127.0.0.1:1' })],
    ['another host', null, () => ({ Origin: 'http://evil.example', Host: 'evil.example' })]
  ])('an invitation with %s', async (_, token, headers) => {
    const valid = server.address
    const answer = await redeem(token ?? tokenOf(valid), headers())
    expect(answer.status).toBe(403)
    expect(answer.body).not.toContain(secret)
    expect(server.address).toBe(valid)
  })

  it.each([
    ['no origin', () => ({})],
    ['another origin', () => ({ Origin: 'https://evil.example' })],
    ['another host', () => ({ Host: 'evil.example', Origin: 'http://evil.example' })]
  ])('a WebSocket with %s', async (_, headers) => {
    const before = wires.length
    expect(await openSocket(headers())).toBe('refused')
    expect(wires.length).toBe(before)
  })

  it.each([
    ['another secret', { known: 'guessed' }],
    ['a proof made for another port', { host: '127.0.0.1:1' }],
    ['another path', { path: '/other' }]
  ])('a WebSocket with %s', async (_, options) => {
    const before = wires.length
    expect(await openSocket(own(), options)).toBe('refused')
    expect(wires.length).toBe(before)
  })
})
