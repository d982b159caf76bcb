import { createContext } from 'svelte'
import { appContract, type AppContract, type DesktopFacts } from '../../contract/host'
import { StudioError } from '../../contract/errors'
import { connect, type Client } from '../../rpc/client'
import type { Wire } from '../../rpc/wire'
import { openWire } from '../client/wire'

export type StudioClient = Client<AppContract>

const retryEvery = 1000

/** The one connection of the page to its host. */
export class Session {
  state = $state<'connecting' | 'open' | 'lost' | 'refused'>('connecting')
  hostKind = $state<'electron' | 'browser'>('browser')
  /** Information about the window's own process; null in a browser. */
  desktop = $state.raw<DesktopFacts | null>(null)
  private connected: StudioClient | null = null

  /** @param connectTo gives the wire to the host; null where the host does not know this page */
  constructor(private readonly connectTo: () => Promise<Wire | null> = openWire) {}

  get client(): StudioClient {
    if (!this.connected) {
      throw new StudioError('disconnected', 'The studio is not connected yet.')
    }
    return this.connected
  }

  async open(): Promise<void> {
    const wire = await this.connectTo()
    if (wire === null) {
      this.state = 'refused'
      throw new StudioError('disconnected', 'This page has no access to the studio.')
    }
    const client = connect(appContract, wire)
    client.onClose(() => this.lose())
    this.connected = client
    const { kind, desktop } = await client.call.host()
    this.hostKind = kind
    this.desktop = desktop
    this.state = 'open'
  }

  /** A page that lost its host reloads once there is one again; the host keeps the data. */
  private lose(): void {
    this.state = 'lost'
    const retry = setInterval(() => {
      fetch('/', { cache: 'no-store' })
        .then((answer) => {
          if (!answer.ok) return
          clearInterval(retry)
          location.reload()
        })
        .catch(() => undefined)
    }, retryEvery)
  }
}

export const [getSession, provideSession] = createContext<Session>()
