import { appContract, type AppContract, type DesktopFacts } from '../../contract/host'
import { StudioError } from '../../contract/errors'
import { connect, type Client } from '../../rpc/client'
import { openWire } from '../client/wire'

export type StudioClient = Client<AppContract>

const retryEvery = 1000

/** The one connection of the page to its host. */
class Session {
  state = $state<'connecting' | 'open' | 'lost' | 'refused'>('connecting')
  hostKind = $state<'electron' | 'browser'>('browser')
  /** What the window's own process says of itself; null in a browser. */
  desktop = $state.raw<DesktopFacts | null>(null)
  private connected: StudioClient | null = null

  get client(): StudioClient {
    if (!this.connected) {
      throw new StudioError('disconnected', 'The studio is not connected yet.')
    }
    return this.connected
  }

  async open(): Promise<void> {
    const wire = await openWire()
    if (wire === null) {
      this.state = 'refused'
      throw new StudioError('disconnected', 'This page was not invited by the studio.')
    }
    const client = connect(appContract, wire)
    client.onClose(() => this.lose())
    this.connected = client
    const { kind, desktop } = await client.call.host()
    this.hostKind = kind
    this.desktop = desktop
    this.state = 'open'
  }

  /** A page that lost its host starts anew as soon as there is one; what is in it lies with the host. */
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

export const session = new Session()
