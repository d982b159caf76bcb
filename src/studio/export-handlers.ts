import { isAbsolute } from 'node:path'
import { StudioError } from '../contract/errors'
import type { exportCalls } from '../contract/export'
import { isFinal } from '../contract/records'
import type { Handlers } from '../rpc/types'
import type { Desk } from './desk'
import type { RunStore } from './run-store'
import type { Runs } from './runs'

type ExportHandlers = Handlers<{ calls: typeof exportCalls; events: Record<string, never> }>

/** Exports of runs that have ended. */
export function createExportHandlers(runs: Runs, store: RunStore, desk: Desk): ExportHandlers {
  const folderOf = async (id: string): Promise<string> => {
    const { status } = await runs.summary(id)
    if (!isFinal(status.state)) {
      throw new StudioError(
        'conflict',
        'This run has not finished. Wait for it to finish, or stop it, then export it.'
      )
    }
    if (status.stepsPerEpoch === null) {
      throw new StudioError(
        'not-found',
        'This run ended before training started, so there is no model to export.'
      )
    }
    return store.files(id).folder
  }
  return {
    exportRun: async ({ id, to, ...wanted }) => {
      if (!isAbsolute(to)) {
        throw new StudioError('invalid-argument', `"${to}" is not an absolute path to a folder.`)
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
