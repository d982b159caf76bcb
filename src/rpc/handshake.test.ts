import { describe, expect, it } from 'vitest'
import { admitPage, enterServer } from './handshake'
import { memoryWires } from './wires/memory'

const host = '127.0.0.1:4000'
const shared = { secret: 'known to both', host }

describe('the handshake', () => {
  it('lets a page in that knows the secret, and shows it that the server does', async () => {
    const [page, server] = memoryWires()
    const both = await Promise.all([admitPage(server, shared), enterServer(page, shared)])
    expect(both).toEqual([true, true])
  })

  it('hands the wire on: what comes afterwards goes to the next listener', async () => {
    const [page, server] = memoryWires()
    await Promise.all([admitPage(server, shared), enterServer(page, shared)])
    const received = new Promise((resolve) => server.onMessage(resolve))
    page.post('first call')
    expect(await received).toBe('first call')
  })

  it.each([
    ['another secret', { secret: 'guessed', host }],
    ['a proof made for another port', { ...shared, host: '127.0.0.1:4001' }]
  ])('refuses %s and closes', async (_, other) => {
    const [page, server] = memoryWires()
    let closed = false
    server.onClose(() => (closed = true))
    const both = await Promise.all([admitPage(server, shared), enterServer(page, other)])
    expect(both).toEqual([false, false])
    expect(closed).toBe(true)
  })

  it.each([null, 'text', 7, {}, { nonce: 7 }, { nonce: 'x' }, { nonce: 'x', proof: 7 }])(
    'refuses %j for an answer',
    async (answer) => {
      const [page, server] = memoryWires()
      page.onMessage(() => page.post(answer))
      expect(await admitPage(server, shared)).toBe(false)
    }
  )

  it('a page believes no server that does not know the secret, and never sends it', async () => {
    const [page, impostor] = memoryWires()
    const heard: unknown[] = []
    impostor.onMessage((message) => {
      heard.push(message)
      impostor.post({ proof: 'f'.repeat(64) })
    })
    const entered = enterServer(page, shared)
    impostor.post({ nonce: 'a'.repeat(64) })
    expect(await entered).toBe(false)
    expect(JSON.stringify(heard)).not.toContain(shared.secret)
  })

  it('ends when the wire closes', async () => {
    const [page, server] = memoryWires()
    const admitted = admitPage(server, shared)
    page.close()
    expect(await admitted).toBe(false)
  })
})
