import { StudioError } from '../../contract/errors'
import type { HomeProblem } from '../../contract/library'
import type { ExperimentRecord } from './experiment-record'
import type { ExperimentStore } from './experiment-store'
import { expansionOf, type Expansion } from './members'

interface Sorted {
  readable: (ExperimentRecord & { id: string; expansion: Expansion })[]
  unreadable: HomeProblem[]
}

/** The experiments of a home with the runs that they ask for, apart from those that cannot be read or make no sense. */
export async function sortOut(store: ExperimentStore): Promise<Sorted> {
  const sorted: Sorted = { readable: [], unreadable: await store.unreadable() }
  for (const record of await store.list()) {
    try {
      sorted.readable.push({ ...record, expansion: expansionOf(record.definition) })
    } catch (thrown) {
      const problem = `It asks for runs that cannot be: ${StudioError.from(thrown).message}`
      sorted.unreadable.push({ kind: 'experiment', path: store.file(record.id), problem })
    }
  }
  return sorted
}
