import { setTimeout as sleep } from 'node:timers/promises'
import { studioContract } from '../../contract/api'
import type { RunState } from '../../contract/records'
import { connect, type Client } from '../../rpc/client'
import { memoryWires } from '../../rpc/wires/memory'
import { childLauncher } from '../launch-child'
import { createStudio, type Studio, type StudioOptions } from '../studio'
import { programs } from './programs'

export interface Host {
  studio: Studio
  client: Client<typeof studioContract>
  /** The reported states of a run, in order. */
  states(id: string): RunState[]
}

/** A studio on a home folder with one client; its trainers are fake unless `launch` says otherwise. */
export async function openHost(home: string, options: Partial<StudioOptions> = {}): Promise<Host> {
  const studio = await createStudio({
    home,
    launch: childLauncher(programs.fakeTrainer),
    version: 'test',
    lookEvery: 100,
    validateOutput: true,
    ...options
  })
  const [own, other] = memoryWires()
  studio.serve(other)
  const client = connect(studioContract, own)
  const states = new Map<string, RunState[]>()
  client.on('status', ({ id, status }) => {
    const seen = states.get(id) ?? []
    if (seen.at(-1) !== status.state) seen.push(status.state)
    states.set(id, seen)
  })
  return { studio, client, states: (id) => states.get(id) ?? [] }
}

/** Resolves once a run is in one of the states. */
export async function reaches({ client }: Host, id: string, ...states: RunState[]): Promise<void> {
  for (;;) {
    const { summary } = await client.call.run({ id })
    if (states.includes(summary.status.state)) return
    await sleep(30)
  }
}
