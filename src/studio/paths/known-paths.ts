import { readDataSets } from '../library/data-sets'
import type { Home } from '../home'
import type { RunStore } from '../run-store'

/** Data as calls name them. */
export interface NamedData {
  source: { kind: 'path'; path: string } | { kind: 'bundled' | 'generated' }
  reading?: { labels?: string | undefined } | undefined
}

/** The files and folders that reading data opens: the data themselves, and the file with their labels. */
export function pathsOf({ source, reading }: NamedData): string[] {
  const { labels } = reading ?? {}
  return [
    ...(source.kind === 'path' ? [source.path] : []),
    ...(labels === undefined ? [] : [labels])
  ]
}

/** What data sets and runs of the home name: a host or the command line was given it at an earlier start. */
export class KnownPaths {
  private known: ReadonlySet<string> = new Set()

  constructor(
    private readonly home: Pick<Home, 'dataSets'>,
    private readonly store: Pick<RunStore, 'list'>
  ) {}

  async has(path: string): Promise<boolean> {
    if (!this.known.has(path)) this.known = await this.list()
    return this.known.has(path)
  }

  private async list(): Promise<Set<string>> {
    const [dataSets, runs] = await Promise.all([
      readDataSets(this.home.dataSets),
      this.store.list()
    ])
    return new Set([...dataSets, ...runs.map(({ config }) => config.data)].flatMap(pathsOf))
  }
}
