import { spawnSync } from 'node:child_process'
import { setImmediate } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { addon, settings } from './testing/runners'
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

/** A product of matrices takes long. */
const side = 2000
const product: GraphNode[] = [
  placeholder('matrix', dataType.float32, [side, side]),
  binary('product', 'MatMul', 'matrix', 'matrix')
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
    expect(call.run([floats(1, 2), floats(10, 20)])).toEqual([floats(11, 22)])
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
      expect(session.prepare(['in'], ['out']).run([data])).toEqual([data])
      session.close()
    }
  })

  it('copies feeds before an asynchronous run, so that their memory may be reused', async () => {
    const session = NativeSession.open(addon, addition('first'), settings)
    const call = session.prepare(['first/a', 'first/b'], ['first/sum'])
    const a = floats(1)
    const running = call.start([a, floats(1)])
    a[0] = 100
    session.close()
    const results = await running.catch((error: unknown) => String(error))
    // The thread pool decides whether the run or the close comes first; neither may crash or see 100.
    expect([[floats(2)], 'StudioError: TensorFlow: the session is closed']).toContainEqual(results)
  })

  it('runs what was started in that order, and `run` after all of it', async () => {
    const session = GraphSession.open(addon, [slot], settings)
    session.write([slot], [floats(0, 0)])
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
      adding.start([floats(1, 2)]).then(([sum]) => counted.push((sum as Float32Array)[0]!))
    )
    const [last] = session.prepare([], [stateNodes(slot).value]).run([])
    expect(last).toEqual(floats(300, 600))
    await Promise.all(started)
    expect(counted).toEqual(Array.from({ length: 300 }, (_, index) => index + 1))
    session.close()
  })

  it("throws TensorFlow's errors with their status", () => {
    const session = NativeSession.open(addon, addition('first'), settings)
    const call = session.prepare(['first/a', 'first/b'], ['first/sum'])
    const two = floats(1, 2)
    const three = floats(1, 2, 3)
    expect(() => call.run([two, three])).toThrow(
      expect.objectContaining({ details: { status: 'INVALID_ARGUMENT' } })
    )
    expect(() => call.run([two])).toThrow('takes 2 feeds')
    expect(() => call.run([two, Int32Array.of(1, 2)])).toThrow('does not fit')
    expect(() => session.prepare([], ['missing'])).toThrow('no node "missing"')
    expect(() => {
      session.extend(addition('first'))
    }).toThrow('already')
    session.close()
    expect(() => call.run([two, two])).toThrow('closed')
  })

  it('takes and gives a float32 scalar as a number', () => {
    const scalars = ['a', 'b'].map((name) => placeholder(name, dataType.float32, []))
    const nodes = [
      ...scalars,
      binary('sum', 'AddV2', 'a', 'b'),
      placeholder('whole', dataType.int32, [])
    ]
    const session = NativeSession.open(addon, nodes, settings)
    const call = session.prepare(['a', 'b'], ['sum'])
    expect(call.run([0.5, 0.25])).toEqual([0.75])
    expect(call.run([0.1, floats(0)])).toEqual([Math.fround(0.1)])
    expect(() => session.prepare(['whole'], []).run([1])).toThrow('only float32')
    session.close()
  })

  it('gives what is fed the shape of its placeholder', () => {
    const prepare = (shape: number[]) => {
      const nodes = [
        placeholder('in', dataType.float32, shape),
        {
          name: 'out',
          operation: 'Shape',
          inputs: ['in'],
          attributes: { T: typeAttribute('float32') }
        }
      ]
      return NativeSession.open(addon, nodes, settings).prepare(['in'], ['out'])
    }
    const shapeOf = (shape: number[], values: number) =>
      prepare(shape).run([new Float32Array(values)])
    expect(shapeOf([2, 3], 6)).toEqual([Int32Array.of(2, 3)])
    expect(shapeOf([-1, 3], 12)).toEqual([Int32Array.of(4, 3)])
    expect(shapeOf([-1, 3], 0)).toEqual([Int32Array.of(0, 3)])
    expect(shapeOf([], 1)).toEqual([new Int32Array(0)])
    expect(() => shapeOf([2, 3], 5)).toThrow('takes 6 values, the typed array has 5')
    expect(() => shapeOf([], 0)).toThrow('takes 1 values')
    expect(() => shapeOf([-1, 3], 4)).toThrow('takes a multiple of 3 values')
    expect(() => prepare([-1, -1])).toThrow('"in" cannot be fed: its shape is not known')
  })

  it('tells of brief runs before a long one that follows is done', async () => {
    const session = NativeSession.open(addon, [...addition('brief'), ...product], settings)
    const brief = session.prepare(['brief/a', 'brief/b'], ['brief/sum'])
    const long = session.prepare(['matrix'], ['product'])
    const matrix = new Float32Array(side * side)
    const briefs = Array.from({ length: 10 }, () => brief.start([floats(1), floats(1)]))
    let longIsDone = false
    const running = long.start([matrix]).then(() => (longIsDone = true))
    await Promise.all(briefs)
    await setImmediate()
    expect(longIsDone).toBe(false)
    await running
    session.close()
  })

  it('lets the process end while runs wait', () => {
    const { status, signal } = addElsewhere(`
      const value = new Float32Array(1e6)
      for (let i = 0; i < 20; i++) addon.start(call, [value, value])
      process.exit(7)`)
    expect([status, signal]).toEqual([7, null])
  })

  it('keeps the process alive until what was started is done', () => {
    const { stdout } = addElsewhere(`
      const value = Float32Array.of(1)
      addon.start(call, [value, value]).then(([sum]) => console.log(sum[0]))`)
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
    session.write([slot], [floats(3, 4)])
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
    expect(session.prepare([], ['later/sum']).run([])).toEqual([floats(4, 5)])
    expect(session.prepare([], [value]).run([])).toEqual([floats(3, 4)])
    session.close()
  })
})
