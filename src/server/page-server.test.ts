import { once } from 'node:events'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import type { Wire } from '../rpc/wire'
import { cookieName } from './admission'
import { servePage, type PageServer } from './page-server'

const token = 'right-token'
let folder: string
let server: PageServer
const wires: Wire[] = []

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'page-'))
  await mkdir(join(folder, 'page'))
  await writeFile(join(folder, 'page/index.html'), '<h1>the page</h1>')
  await writeFile(join(folder, 'secret.json'), '{}')
  await writeFile(join(folder, 'page/.env'), 'secret')
  server = await servePage({
    page: join(folder, 'page'),
    port: 0,
    token,
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

/** A request as it stands: nothing is normalised on the way. */
function get(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  return new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port: server.port, path, method, headers }, (response) => {
      let body = ''
      response.setEncoding('utf8')
      response.on('data', (chunk: string) => (body += chunk))
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, body, headers: response.headers })
      )
    })
      .on('error', reject)
      .end()
  })
}

const cookie = (value = token): { Cookie: string } => ({
  Cookie: `other=1; ${cookieName(server.port)}=${value}`
})

async function openSocket(headers: Record<string, string>, path = '/wire'): Promise<string> {
  const socket = new WebSocket(`ws://127.0.0.1:${server.port}${path}`, { headers })
  const refused = once(socket, 'error').then(([error]: Error[]) => error!.message)
  const result = await Promise.race([once(socket, 'open').then(() => 'open'), refused])
  socket.close()
  return result
}

describe('the way in', () => {
  it('turns the token of the address into a cookie that pages cannot read', async () => {
    const { status, headers } = await get(`/?token=${token}`)
    expect(status).toBe(303)
    expect(headers.location).toBe('/')
    expect(String(headers['set-cookie'])).toMatch(/HttpOnly; SameSite=Strict/)
  })

  it('gives the page to the cookie, under a policy without any other source', async () => {
    const { status, body, headers } = await get('/', cookie())
    expect([status, body]).toEqual([200, '<h1>the page</h1>'])
    const policy = String(headers['content-security-policy'])
    expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self'")
    expect(policy).not.toContain('unsafe')
  })

  it('opens the wire to the page', async () => {
    const before = wires.length
    const headers = { ...cookie(), Origin: `http://127.0.0.1:${server.port}` }
    expect(await openSocket(headers)).toBe('open')
    expect(wires.length).toBe(before + 1)
  })

  it('listens on the loopback interface only', () => {
    expect(new URL(server.address).hostname).toBe('127.0.0.1')
  })
})

describe('what gets nothing', () => {
  it.each([
    ['no token', '/', () => ({})],
    ['a wrong token', '/?token=wrong', () => ({})],
    ['a wrong cookie', '/', () => cookie('wrong')],
    ['an empty cookie', '/', () => cookie('')],
    ['another host, as a rebound name has', '/', () => ({ ...cookie(), Host: 'evil.example' })],
    ['another host with the token', `/?token=${token}`, () => ({ Host: 'evil.example' })],
    ['another origin', '/', () => ({ ...cookie(), Origin: 'https://evil.example' })],
    ['the origin of another port', '/', () => ({ ...cookie(), Origin: 'http://127.0.0.1:1' })],
    ['the origin null', '/', () => ({ ...cookie(), Origin: 'null' })],
    [
      'a script tag on another site',
      '/',
      () => ({ ...cookie(), 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'no-cors' })
    ]
  ])('%s', async (_, path, headers) => {
    const answer = await get(path, headers())
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
    expect((await get(path, cookie())).status).toBe(404)
  })

  it('any method but GET', async () => {
    expect((await get('/', cookie(), 'POST')).status).toBe(405)
  })

  it.each([
    ['no cookie', () => ({ Origin: `http://127.0.0.1:${server.port}` })],
    ['a wrong cookie', () => ({ ...cookie('x'), Origin: `http://127.0.0.1:${server.port}` })],
    ['no origin', () => cookie()],
    ['another origin', () => ({ ...cookie(), Origin: 'https://evil.example' })],
    ['another host', () => ({ ...cookie(), Host: 'evil.example', Origin: 'http://evil.example' })]
  ])('a WebSocket with %s', async (_, headers) => {
    const before = wires.length
    expect(await openSocket(headers())).toContain('403')
    expect(wires.length).toBe(before)
  })

  it('a WebSocket at another path', async () => {
    const headers = { ...cookie(), Origin: `http://127.0.0.1:${server.port}` }
    expect(await openSocket(headers, '/other')).toContain('403')
  })
})
