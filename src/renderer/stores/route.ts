export const viewNames = [
  'train',
  'runs',
  'data',
  'experiments',
  'claims',
  'microscope',
  'system'
] as const
export type ViewName = (typeof viewNames)[number]

export interface Route {
  /** Null before the first choice: the page then decides by what is there. */
  view: ViewName | null
  id: string | null
  query: ReadonlyMap<string, string>
}

/** "#/runs/some-id?tab=results" */
export function parseRoute(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?')
  const [view, id] = path.split('/')
  return {
    view: viewNames.find((name) => name === view) ?? null,
    id: id ? decodeURIComponent(id) : null,
    query: new Map(new URLSearchParams(query))
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
