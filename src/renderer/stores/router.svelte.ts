import { createContext } from 'svelte'
import { parseRoute, routeTo, type ViewName } from './route'

/** The view that the page's address names. */
export class Router {
  route = $state.raw(parseRoute(location.hash))

  constructor() {
    addEventListener('hashchange', () => (this.route = parseRoute(location.hash)))
  }

  go(view: ViewName, id?: string | null, query?: Record<string, string>): void {
    location.hash = routeTo(view, id, query)
  }

  /** Drops what the address asked for once it has been done. */
  forgetQuery(): void {
    this.replaceQuery({})
  }

  /** Says in the address how a view is set, without a new entry in the history. */
  replaceQuery(query: Record<string, string>): void {
    const { view, id } = this.route
    if (!view) return
    history.replaceState(null, '', routeTo(view, id, query))
    this.route = parseRoute(location.hash)
  }
}

export const [getRouter, provideRouter] = createContext<Router>()
