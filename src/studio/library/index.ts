import type { libraryCalls } from '../../contract/library'
import type { Handlers } from '../../rpc/types'
import type { Desk } from '../desk'
import type { Home } from '../home'
import type { RunStore } from '../run-store'
import { DataSets } from './data-sets'
import { measureDisk, removeContents, removeDeletedRuns } from './disk-use'
import { findHomeProblems } from './home-problems'
import { recentLog } from './log'

interface Parts {
  home: Home
  store: RunStore
  desk: Desk
}

/** Answers about what the studio keeps besides the runs themselves. */
export function createLibrary({
  home,
  store,
  desk
}: Parts): Handlers<{ calls: typeof libraryCalls; events: Record<string, never> }> {
  const { cache } = home
  const dataSets = new DataSets(home, (source, reading) =>
    desk.call((call) => call.inspect({ source, reading, cache }))
  )
  return {
    listDataSets: () => dataSets.list(),
    addDataSet: (request) => dataSets.add(request),
    forgetDataSet: ({ id }) => dataSets.forget(id),
    restoreDataSet: (record) => dataSets.restore(record),
    examples: (request) => desk.call((call) => call.examples({ ...request, cache })),
    homeProblems: () => findHomeProblems(home, store, dataSets),
    diskUse: () => measureDisk(home, store),
    freeSpace: async (what) => {
      if (what.cache) await removeContents(cache)
      if (what.deletedRuns) await removeDeletedRuns(store)
      return measureDisk(home, store)
    },
    log: ({ lines }) => recentLog(home.logs, lines)
  }
}
