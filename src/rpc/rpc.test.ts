import { afterEach, beforeEach, describe, expect, expectTypeOf, it } from 'vitest'
import { connect, type Client } from './client'
import { sampleContract } from './testing/sample'
import { connections, type Connection } from './testing/wires'

describe.each(Object.entries(connections))('the contract over %s', (_, open) => {
  let connection: Connection
  let client: Client<typeof sampleContract>

  beforeEach(async () => {
    connection = await open()
    client = connect(sampleContract, connection.client)
  })
  afterEach(() => connection.dispose())

  it('answers calls and fills in the defaults of the schema', async () => {
    expect(await client.call.add({ a: 2, b: 3 })).toBe(5)
    expect(await client.call.add({ a: 2 })).toBe(3)
    expectTypeOf(client.call.add).returns.resolves.toBeNumber()
  })

  it('carries calls without input or output, and fields left out', async () => {
    expect(await client.call.nothing()).toBeUndefined()
    expect(await client.call.optional({ text: undefined })).toBe(true)
  })

  it('keeps NaN, infinities and typed arrays as they are', async () => {
    const value = {
      list: [NaN, Infinity, -Infinity, 0.1, 2 ** 53],
      doubles: Float64Array.of(NaN, Infinity, -Infinity, 0.1),
      floats: Float32Array.of(NaN, -Infinity, 1.5),
      steps: Int32Array.of(-1, 2 ** 31 - 1),
      bytes: Uint8Array.of(0, 255)
    }
    expect(await client.call.echo(value)).toEqual(value)
  })

  it('keeps a view into a larger buffer to its own part', async () => {
    const whole = Float32Array.of(1, 2, 3, 4)
    const answer = await client.call.echo({
      list: [],
      doubles: new Float64Array(),
      floats: whole.subarray(1, 3),
      steps: new Int32Array(),
      bytes: new Uint8Array()
    })
    expect([...answer.floats]).toEqual([2, 3])
  })

  it('sends errors as code, message and details', async () => {
    await expect(client.call.refuse()).rejects.toMatchObject({
      name: 'StudioError',
      code: 'invalid-data',
      message: 'Row 3 is torn.',
      details: { row: 3, value: NaN }
    })
  })

  it('refuses input that breaks the schema and names the field', async () => {
    await expect(client.call.add({ a: 'two' as unknown as number })).rejects.toMatchObject({
      code: 'invalid-argument',
      message: expect.stringContaining('a: ') as string
    })
  })

  it('refuses a call that the contract does not have, inherited names too', async () => {
    connection.client.post({ type: 'call', id: 1000, name: 'toString', input: {} })
    connection.client.post({ type: 'nonsense' })
    connection.client.post('nonsense')
    expect(await client.call.add({ a: 1 })).toBe(2)
  })

  it('reports output that breaks the contract where it is validated', async () => {
    await expect(client.call.lie()).rejects.toMatchObject({ code: 'internal' })
  })

  it('delivers events in order, before the answer that follows them', async () => {
    const seen: number[] = []
    const values: number[] = []
    client.on('tick', ({ index, value }) => {
      seen.push(index)
      values.push(value)
    })
    await client.call.burst({ events: 100 })
    expect(seen).toEqual(Array.from({ length: 100 }, (_, index) => index))
    expect(values[0]).toBe(-Infinity)
  })

  it('stops telling a listener that has unsubscribed', async () => {
    let count = 0
    const unsubscribe = client.on('tick', () => count++)
    await client.call.burst({ events: 2 })
    unsubscribe()
    await client.call.burst({ events: 2 })
    expect(count).toBe(2)
  })

  it('cancels: the call rejects and the handler sees it', async () => {
    const controller = new AbortController()
    const waiting = client.call.waitForCancel(undefined, { signal: controller.signal })
    controller.abort()
    await expect(waiting).rejects.toMatchObject({ code: 'cancelled' })
    expect(await client.call.wasCancelled()).toBe(true)
  })

  it('rejects what is outstanding when the other side leaves, and everything after', async () => {
    const hanging = client.call.hang()
    const leaving = client.call.leave()
    await expect(hanging).rejects.toMatchObject({ code: 'disconnected' })
    await expect(leaving).rejects.toMatchObject({ code: 'disconnected' })
    await expect(client.call.add({ a: 1 })).rejects.toMatchObject({ code: 'disconnected' })
  })

  it('rejects what is outstanding when it closes the wire itself', async () => {
    const hanging = client.call.hang()
    client.close()
    await expect(hanging).rejects.toMatchObject({ code: 'disconnected' })
    const closed = new Promise<void>((resolve) => client.onClose(resolve))
    await closed
  })
})
