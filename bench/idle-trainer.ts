import type { trainerContract } from '../src/contract/api'
import type { RunState, runStatus } from '../src/contract/records'
import type { serve } from '../src/rpc/server'
import type { memoryWires } from '../src/rpc/wires/memory'
import type { readRequiredJson, writeJson } from '../src/storage/json'
import type { takeOwnership } from '../src/storage/owner'
import type { runFiles } from '../src/storage/run-files'
import type { Launch } from '../src/studio/launch'

/** What a trainer is made from, in the version that is measured. */
interface Parts {
  trainerContract: typeof trainerContract
  runStatus: typeof runStatus
  serve: typeof serve
  memoryWires: typeof memoryWires
  readRequiredJson: typeof readRequiredJson
  writeJson: typeof writeJson
  takeOwnership: typeof takeOwnership
  runFiles: typeof runFiles
}

/** A trainer that trains nothing, and holds its run until it is asked to stop. */
export const idleTrainer =
  (parts: Parts): Launch =>
  () => {
    const [own, wire] = parts.memoryWires()
    const exited = new Promise<string | null>((resolve) => wire.onClose(() => resolve(null)))
    const nothing = (): Promise<void> => Promise.resolve()
    let end = nothing
    const start = async ({ folder }: { folder: string }): Promise<void> => {
      const files = parts.runFiles(folder)
      const ownership = await parts.takeOwnership(files.owner)
      const enter = async (state: RunState): Promise<void> => {
        const status = await parts.readRequiredJson(files.status, parts.runStatus)
        await parts.writeJson(files.status, { ...status, state })
      }
      end = async () => {
        await enter('stopped')
        await ownership.release()
      }
      await enter('running')
    }
    const stop = async (): Promise<void> => {
      await end()
      setImmediate(() => wire.close())
    }
    parts.serve(parts.trainerContract, { start, pause: nothing, resume: nothing, stop }, own)
    return { wire, exited, kill: () => wire.close() }
  }
