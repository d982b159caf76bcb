import { studioContract, trainerContract } from '../src/contract/api'
import { runStatus } from '../src/contract/records'
import { connect, type Client } from '../src/rpc/client'
import { serve } from '../src/rpc/server'
import { memoryWires } from '../src/rpc/wires/memory'
import { readRequiredJson, writeJson } from '../src/storage/json'
import { takeOwnership } from '../src/storage/owner'
import { runFiles } from '../src/storage/run-files'
import { createStudio } from '../src/studio/studio'
import { idleTrainer } from './idle-trainer'

export interface BenchedHome {
  call: Client<typeof studioContract>['call']
  close(): Promise<void>
}

const idle = idleTrainer({
  ...{ trainerContract, runStatus, serve, memoryWires },
  ...{ readRequiredJson, writeJson, takeOwnership, runFiles }
})

/** A studio on a home in which nothing is trained. */
export async function openBenchedHome(home: string, lookEvery = 1000): Promise<BenchedHome> {
  const studio = await createStudio({
    ...{ home, version: 'bench', launch: idle, command: ['/bin/false'], lookEvery }
  })
  const [own, other] = memoryWires()
  studio.serve(other)
  const { call } = connect(studioContract, own)
  return { call, close: () => studio.close() }
}
