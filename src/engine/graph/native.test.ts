import { describe, expect, it } from 'vitest'
import { addon, settings } from './runners-for-tests'
import { constant, dataType, placeholder, typeAttribute, type GraphNode } from './definition'
import { NativeSession } from './native'
import { GraphSession } from './session'
import { stateNodes, type VariableSlot } from './variables'

const floats = (...values: number[]) => Float32Array.from(values)
const binary = (name: string, operation: string, a: string, b: string): GraphNode => ({
  name,
  operation,
  inputs: [a, b],
  attributes: { T: typeAttribute('float32') }
})
const addition = (prefix: string): GraphNode[] => [
  placeholder(`${prefix}/a`, dataType.float32, [-1]),
  placeholder(`${prefix}/b`, dataType.float32, [-1]),
  binary(`${prefix}/sum`, 'AddV2', `${prefix}/a`, `${prefix}/b`)
]
const slot: VariableSlot = { sharedName: 'weight', type: dataType.float32, shape: [2] }

describe('NativeSession', () => {
  it('feeds and fetches typed arrays', () => {
    const session = NativeSession.open(addon, addition('first'), settings)
    const call = session.prepare(['first/a', 'first/b:0'], ['first/sum'])
    const shape = [2]
    const [sum] = call.run([
      { data: floats(1, 2), shape },
      { data: floats(10, 20), shape }
    ])
    expect(sum).toEqual({ data: floats(11, 22), shape: [2] })
    session.close()
  })

  it('carries every type that a step needs', () => {
    const types = {
      float32: floats(0.5, -1),
      int32: Int32Array.of(-7, 9),
      uint8: Uint8Array.of(0, 255),
      int64: BigInt64Array.of(-1n, 2n ** 40n),
      bool: Uint8Array.of(1, 0)
    } as const
    for (const [name, data] of Object.entries(types)) {
      const type = dataType[name as keyof typeof types]
      const nodes = [
        placeholder('in', type, [2]),
        {
          name: 'out',
          operation: 'Identity',
          inputs: ['in'],
          attributes: { T: { kind: 'type', value: type } }
        }
      ] as GraphNode[]
      const session = NativeSession.open(addon, nodes, settings)
      const [result] = session.prepare(['in'], ['out']).run([{ data, shape: [2] }])
      expect(result?.data).toEqual(data)
      session.close()
    }
  })

  it('copies feeds before an asynchronous run, so that their memory may be reused', async () => {
    const session = NativeSession.open(addon, addition('first'), settings)
    const call = session.prepare(['first/a', 'first/b'], ['first/sum'])
    const a = floats(1)
    const running = call.start([{ data: a, shape: [1] }, { data: floats(1), shape: [1] }]) // prettier-ignore
    a[0] = 100
    session.close()
    const results = await running.catch((error: unknown) => String(error))
    // Whether the run or the close comes first is the thread pool's business; neither may crash or see 100.
    expect([[{ data: floats(2), shape: [1] }], 'StudioError: TensorFlow: the session is closed']).toContainEqual(results) // prettier-ignore
  })

  it("throws TensorFlow's errors with their status", () => {
    const session = NativeSession.open(addon, addition('first'), settings)
    const call = session.prepare(['first/a', 'first/b'], ['first/sum'])
    const two = { data: floats(1, 2), shape: [2] }
    const three = { data: floats(1, 2, 3), shape: [3] }
    expect(() => call.run([two, three])).toThrow(
      expect.objectContaining({ details: { status: 'INVALID_ARGUMENT' } })
    )
    expect(() => call.run([two])).toThrow('takes 2 feeds')
    expect(() => call.run([two, { data: Int32Array.of(1, 2), shape: [2] }])).toThrow('does not fit')
    expect(() => call.run([two, { data: floats(1), shape: [2] }])).toThrow('asks for 2 elements')
    expect(() => session.prepare([], ['missing'])).toThrow('no node "missing"')
    expect(() => { session.extend(addition('first')) }).toThrow('already') // prettier-ignore
    session.close()
    expect(() => call.run([two, two])).toThrow('closed')
  })

  it('lists the devices that compute', () => {
    const session = NativeSession.open(addon, addition('first'), settings)
    expect(session.devices().map(({ type }) => type)).toContain('CPU')
    session.close()
  })
})

describe('GraphSession', () => {
  it('keeps variables when the graph is extended', () => {
    const session = GraphSession.open(addon, [slot], settings)
    session.write([slot], [{ data: floats(3, 4), shape: [2] }])
    const { value } = stateNodes(slot)
    const one = { type: dataType.float32, shape: [], content: new Uint8Array(floats(1).buffer) }
    session.extend([
      constant('later/one', one),
      {
        name: 'later/handle',
        operation: 'VarHandleOp',
        inputs: [],
        attributes: {
          dtype: typeAttribute('float32'),
          shape: { kind: 'shape', value: [2] },
          shared_name: { kind: 'string', value: 'weight' }
        }
      },
      {
        name: 'later/read',
        operation: 'ReadVariableOp',
        inputs: ['later/handle'],
        attributes: { dtype: typeAttribute('float32') }
      },
      binary('later/sum', 'AddV2', 'later/read', 'later/one')
    ])
    expect(session.prepare([], ['later/sum']).run([])[0]?.data).toEqual(floats(4, 5))
    expect(session.prepare([], [value]).run([])[0]?.data).toEqual(floats(3, 4))
    session.close()
  })
})
