// Forked by bench/versions.ts: does one task with the sources of one version, and sends what it took.
// worker.ts <root of the version> <task> <folder> <size>

import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import type * as Api from '../../src/contract/api'
import type * as Data from '../../src/contract/data'
import type * as Definition from '../../src/contract/experiment/definition'
import type * as Records from '../../src/contract/records'
import type * as Images from '../../src/engine/data/images'
import type * as TensorFlow from '../../src/engine/runtime/tensorflow'
import type * as RpcClient from '../../src/rpc/client'
import type * as RpcServer from '../../src/rpc/server'
import type * as MemoryWires from '../../src/rpc/wires/memory'
import type * as Json from '../../src/storage/json'
import type * as Owner from '../../src/storage/owner'
import type * as RunFiles from '../../src/storage/run-files'
import type * as StudioModule from '../../src/studio/studio'
import { idleTrainer } from '../idle-trainer'
import type { Taken, Task } from './protocol'

const [, , root = '', task = '', folder = '', size = ''] = process.argv
/** The first version called an experiment a comparison. */
const isFirst = existsSync(join(root, 'src/studio/comparisons'))
const load = <T>(path: string): Promise<T> => import(join(root, 'src', path)) as Promise<T>

/** Measures the work, and for how long nothing else had a turn. */
async function taken(title: string, work: () => Promise<unknown>): Promise<Taken> {
  const delay = monitorEventLoopDelay({ resolution: 5 })
  delay.enable()
  // Its first interval begins later.
  await new Promise((resolve) => setTimeout(resolve, 20))
  delay.reset()
  const [before, began] = [process.cpuUsage(), performance.now()]
  await work()
  const seconds = (performance.now() - began) / 1000
  const { user, system } = process.cpuUsage(before)
  await new Promise((resolve) => setTimeout(resolve, 200))
  delay.disable()
  return { title, seconds, processor: (user + system) / 1e6, hold: delay.max / 1e9 }
}

type Calls = Record<string, (input?: unknown) => Promise<unknown>>

/** A studio on a home in which nothing is trained: its trainers hold their runs until they are asked to stop. */
async function openStudio() {
  const { studioContract, trainerContract } = await load<typeof Api>('contract/api.ts')
  const { runStatus } = await load<typeof Records>('contract/records.ts')
  const { connect } = await load<typeof RpcClient>('rpc/client.ts')
  const { serve } = await load<typeof RpcServer>('rpc/server.ts')
  const { memoryWires } = await load<typeof MemoryWires>('rpc/wires/memory.ts')
  const { readRequiredJson, writeJson } = await load<typeof Json>('storage/json.ts')
  const { takeOwnership } = await load<typeof Owner>('storage/owner.ts')
  const { runFiles } = await load<typeof RunFiles>('storage/run-files.ts')
  const { createStudio } = await load<typeof StudioModule>('studio/studio.ts')
  const studio = await createStudio({
    ...{ home: folder, version: 'bench', lookEvery: 3_600_000 },
    launch: idleTrainer({
      ...{ trainerContract, runStatus, serve, memoryWires },
      ...{ readRequiredJson, writeJson, takeOwnership, runFiles }
    })
  })
  const [own, other] = memoryWires()
  studio.serve(other)
  const { call } = connect(studioContract, own)
  return { call: call as unknown as Calls, close: () => studio.close() }
}

async function experiment(): Promise<Taken[]> {
  const configurations = 4
  const definition = {
    name: 'Started at once',
    base: {
      data: { source: { kind: 'generated', name: 'two-moons', examples: 100 } },
      model: { architecture: 'mlp', hidden: [4] }
    },
    grid: {
      mixing: [
        { policy: 'input', alpha: 0.2 },
        { policy: 'input', alpha: 1 },
        { policy: 'manifold', alpha: 1 }
      ]
    },
    seeds: Array.from({ length: Number(size) / configurations }, (_, seed) => seed)
  }
  const parsed = isFirst
    ? (
        await load<{ comparisonDefinition: { parse: (value: unknown) => unknown } }>(
          'contract/comparison/definition.ts'
        )
      ).comparisonDefinition.parse(definition)
    : (
        await load<typeof Definition>('contract/experiment/definition.ts')
      ).experimentDefinition.parse(definition)
  const { call, close } = await openStudio()
  const of = (name: string): ((input: unknown) => Promise<unknown>) =>
    call[name + (isFirst ? 'Comparison' : 'Experiment')]!
  const { id } = (await of('create')({ definition: parsed })) as { id: string }
  const results = [
    await taken('start', () => of('start')({ id })),
    await taken('pause', () => of('pause')({ id }))
  ]
  await close()
  return results
}

async function listRuns(): Promise<Taken[]> {
  const { call, close } = await openStudio()
  const result = await taken('list', () => call['listRuns']!({}))
  await close()
  return [result]
}

async function pictures(): Promise<Taken[]> {
  const { readingOptions } = await load<typeof Data>('contract/data.ts')
  const { readImages } = await load<typeof Images>('engine/data/images/index.ts')
  const { loadTensorFlow } = await load<typeof TensorFlow>('engine/runtime/tensorflow.ts')
  await loadTensorFlow()
  const cache = join(folder, `cache-${process.pid}`)
  await mkdir(cache)
  const read = (): Promise<unknown> =>
    readImages(join(folder, 'pictures'), 'image-folder', readingOptions.parse({}), cache)
  return [await taken('import', read)]
}

const tasks: Record<Task, () => Promise<Taken[]>> = { experiment, listRuns, pictures }
process.send?.(await tasks[task as Task]())
process.exit(0)
