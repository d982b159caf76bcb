import { spawnSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { addon, settings } from './runners-for-tests'
import { constant, dataType, placeholder, typeAttribute, type GraphNode } from './definition'
import { encodeGraph } from './encode'
import { NativeSession } from './native'
import { GraphSession } from './session'
import { readVariable, stateNodes, variableHandle, type VariableSlot } from './variables'

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

/** A process of its own that can `call` an addition. */
function addElsewhere(program: string) {
  const graph = encodeGraph(addition('first')).toString('base64')
  const opening = `
    const addon = require(${JSON.stringify(addon)})
    const none = new Uint8Array(0)
    const session = addon.open(Buffer.from('${graph}', 'base64'), none, none)
    const call = addon.prepare(session, ['first/a', 'first/b'], ['first/sum'], [])`
  return spawnSync(process.execPath, ['-e', opening + program])
}

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

  it('runs what was started in that order, and `run` after all of it', async () => {
    const session = GraphSession.open(addon, [slot], settings)
    session.write([slot], [{ data: floats(0, 0), shape: [2] }])
    const add: GraphNode = {
      name: 'add',
      operation: 'AssignAddVariableOp',
      inputs: ['handle', 'added'],
      attributes: { dtype: typeAttribute('float32') }
    }
    const read = readVariable('read', 'handle', slot)
    session.extend([
      variableHandle('handle', slot),
      placeholder('added', dataType.float32, [2]),
      add,
      { ...read, inputs: [...read.inputs, '^add'] }
    ])
    const adding = session.prepare(['added'], ['read'])
    const counted: number[] = []
    const started = Array.from({ length: 300 }, () =>
      adding
        .start([{ data: floats(1, 2), shape: [2] }])
        .then(([sum]) => counted.push(Number(sum!.data[0])))
    )
    const [last] = session.prepare([], [stateNodes(slot).value]).run([])
    expect(last!.data).toEqual(floats(300, 600))
    await Promise.all(started)
    expect(counted).toEqual(Array.from({ length: 300 }, (_, index) => index + 1))
    session.close()
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

  it('lets the process end while runs wait', () => {
    const { status, signal } = addElsewhere(`
      const value = { data: new Float32Array(1e6), shape: [1e6] }
      for (let i = 0; i < 20; i++) addon.start(call, [value, value])
      process.exit(7)`)
    expect([status, signal]).toEqual([7, null])
  })

  it('keeps the process alive until what was started is done', () => {
    const { stdout } = addElsewhere(`
      const value = { data: Float32Array.of(1), shape: [1] }
      addon.start(call, [value, value]).then(([sum]) => console.log(sum.data[0]))`)
    expect(stdout.toString()).toBe('2\n')
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
