import type { labellingCalls } from '../../contract/labelling'
import type { libraryCalls } from '../../contract/library'
import type { Handlers } from '../../rpc/types'
import { createPrivately, makePrivate, usersOf } from '../../storage/access'
import { storageError } from '../../storage/durable'
import type { Desk } from '../desk'
import type { Home } from '../home'
import { ClaimPages } from '../claims/claim-pages'
import type { Experiments } from '../experiments/experiments'
import type { RunStore } from '../run-store'
import { DataSets } from './data-sets'
import { measureDisk, removeContents, removeDeletedRuns } from './disk-use'
import { findHomeProblems } from './home-problems'
import { keepLabels } from './kept-labels'
import { recentLog } from './log'
import { removeUnusedUploads } from './uploads'

interface Parts {
  home: Home
  store: RunStore
  desk: Desk
  experiments: Pick<Experiments, 'unreadable'>
}

/** Answers about what the studio keeps besides the runs themselves. */
export function createLibrary({ home, store, desk, experiments }: Parts): Handlers<{
  calls: typeof libraryCalls & typeof labellingCalls
  events: Record<string, never>
}> {
  const { cache } = home
  const dataSets = new DataSets(home, (source, reading) =>
    desk.call((call) => call.inspect({ source, reading, cache }))
  )
  return {
    listDataSets: () => dataSets.list(),
    addDataSet: (request) => dataSets.add(request),
    forgetDataSet: ({ id }) => dataSets.forget(id),
    renameDataSet: ({ id, name }) => dataSets.rename(id, name),
    restoreDataSet: (record) => dataSets.restore(record),
    previewResizing: (request) => desk.call((call) => call.previewResizing(request)),
    examples: (request) => desk.call((call) => call.examples({ ...request, cache })),
    distributions: (request) => desk.call((call) => call.distributions({ ...request, cache })),
    listPictures: (request) => desk.call((call) => call.listPictures(request)),
    keepLabels: ({ reading, labels }) => keepLabels(home.labels, reading, labels),
    homeProblems: async () => [
      ...(await findHomeProblems(home, store, dataSets)),
      ...(await experiments.unreadable()),
      ...(await new ClaimPages(home.claims).unreadable())
    ],
    homeAccess: async () => ({ usedBy: await usersOf(home.folder) }),
    tightenHome: async () => {
      await makePrivate(home.folder).catch((error: unknown) => {
        throw storageError(home.folder, error)
      })
      createPrivately()
      return { usedBy: await usersOf(home.folder) }
    },
    diskUse: () => measureDisk(home, store),
    freeSpace: async (what) => {
      if (what.cache) await removeContents(cache)
      if (what.deletedRuns) await removeDeletedRuns(store)
      if (what.uploads) await removeUnusedUploads(home)
      return measureDisk(home, store)
    },
    log: ({ lines }) => recentLog(home.logs, lines)
  }
}
