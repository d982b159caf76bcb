import { isAbsolute } from 'node:path'
import { StudioError } from '../contract/errors'
import type { exportCalls } from '../contract/export'
import { isFinal } from '../contract/records'
import type { Handlers } from '../rpc/types'
import type { Desk } from './desk'
import type { RunStore } from './run-store'
import type { Runs } from './runs'

type ExportHandlers = Handlers<{ calls: typeof exportCalls; events: Record<string, never> }>

/** Exports of runs that nobody is working on any more. */
export function createExportHandlers(runs: Runs, store: RunStore, desk: Desk): ExportHandlers {
  const folderOf = async (id: string): Promise<string> => {
    const { status } = await runs.summary(id)
    if (!isFinal(status.state)) {
      throw new StudioError(
        'conflict',
        'This run has not finished. Wait for it, or stop it, and export it then.'
      )
    }
    if (status.stepsPerEpoch === null) {
      throw new StudioError(
        'not-found',
        'This run ended before it began to train, so there is no model to export.'
      )
    }
    return store.files(id).folder
  }
  return {
    exportRun: async ({ id, to, ...wanted }) => {
      if (!isAbsolute(to)) {
        throw new StudioError('invalid-argument', `"${to}" is no absolute path of a folder.`)
      }
      const folder = await folderOf(id)
      return desk.call((call) => call.exportModel({ folder, to, ...wanted }))
    },
    archiveRun: async ({ id, ...wanted }) => {
      const folder = await folderOf(id)
      return desk.call((call) => call.archiveModel({ folder, ...wanted }))
    }
  }
}
