/** In the order of their shortcuts: the four of everyday, then the tools of experts. */
export const viewNames = [
  'projects',
  'runs',
  'claims',
  'system',
  'train',
  'experiments',
  'microscope',
  'data'
] as const
export type ViewName = (typeof viewNames)[number]

export const viewTitles: Record<ViewName, string> = {
  projects: 'Projects',
  runs: 'Runs',
  claims: 'Claims',
  system: 'Settings',
  train: 'Train',
  experiments: 'Experiments',
  microscope: 'Microscope',
  data: 'Data'
}

export interface Route {
  /** Null before the first choice: the page then decides by what is there. */
  view: ViewName | null
  id: string | null
  query: ReadonlyMap<string, string>
  /** What the address names in place of a view; null where it names none or one that is there. */
  unknown: string | null
}

/** As it stands where it is no valid encoding, as in an address typed by hand. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}

/** "#/runs/some-id?tab=results" */
export function parseRoute(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?')
  const [name = '', id] = path.split('/')
  const view = viewNames.find((one) => one === name) ?? null
  return {
    view,
    id: id ? decoded(id) : null,
    query: new Map(new URLSearchParams(query)),
    unknown: view === null && name !== '' ? name : null
  }
}

export function routeTo(
  view: ViewName,
  id?: string | null,
  query: Record<string, string> = {}
): string {
  const search = new URLSearchParams(query).toString()
  return `#/${view}${id ? `/${encodeURIComponent(id)}` : ''}${search ? `?${search}` : ''}`
}
