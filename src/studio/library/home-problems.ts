import type { HomeProblem } from '../../contract/library'
import type { Home } from '../home'
import type { RunStore } from '../run-store'
import { settingsFile } from '../settings-file'
import type { DataSets } from './data-sets'

/** Everything in a home that cannot be read: nothing disappears silently. */
export async function findHomeProblems(
  home: Home,
  store: RunStore,
  dataSets: DataSets
): Promise<HomeProblem[]> {
  const settings = settingsFile(home)
  const [problem] = await Promise.all([dataSets.problem(), settings.read(), store.list()])
  const files = [
    { kind: 'settings' as const, path: home.settings, problem: settings.problem },
    { kind: 'data sets' as const, path: dataSets.path, problem }
  ]
  return [
    ...files.flatMap(({ problem, ...file }) => (problem === null ? [] : [{ ...file, problem }])),
    ...store.unreadable().map(({ id, problem }) => {
      return { kind: 'run' as const, path: store.files(id).folder, problem }
    })
  ]
}
