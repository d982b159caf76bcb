import { StudioError } from '../../contract/errors'
import type { UpdateState } from '../../contract/updates'

/** What an installation does about newer versions: packages of the system are the business of those who installed them. */
export type UpdateWay = 'off' | 'announce' | 'install'

/**
 * @param hasAddress whether an address to look at was given when the installation was built
 * @param appImage path of the AppImage that runs
 */
export function updateWay(
  hasAddress: boolean,
  platform: NodeJS.Platform,
  appImage: string | undefined
): UpdateWay {
  if (!hasAddress) return 'off'
  return platform === 'linux' && !appImage ? 'announce' : 'install'
}

/** Looks for newer versions and brings them in. */
export interface Updater {
  /** The newest version, or null where that is the one that runs. */
  look(): Promise<string | null>
  /** @param progress called with the percentage */
  fetch(progress: (percent: number) => void, signal: AbortSignal): Promise<void>
  /** Ends the app, and starts the newer version. */
  install(): void
}

interface Parts {
  way: UpdateWay
  updater: Updater
  version: string
  /** Ends the app in its one way, which then calls `finish`. */
  end: () => void
  /** Called with each change of the state. */
  changed: (state: UpdateState) => void
}

const firstLook = 60_000
const lookEvery = 6 * 60 * 60_000

/** Newer versions of an installation. While something trains it neither looks, fetches nor installs. */
export class Updates {
  state: UpdateState
  private training = false
  private fetching: AbortController | null = null
  private looking = false
  /** A look was due while something trained. */
  private overdue = false
  private installing = false
  private timer: NodeJS.Timeout | undefined

  constructor(private readonly parts: Parts) {
    this.state = { state: parts.way === 'off' ? 'off' : 'waiting' }
  }

  /** Looks a minute after the start, and then every six hours. */
  start(): void {
    if (this.parts.way === 'off') return
    this.timer = setTimeout(() => {
      void this.look()
      this.timer = setInterval(() => void this.look(), lookEvery)
    }, firstLook)
  }

  /** Training interrupts a download, which begins again afterwards. */
  setTraining(training: boolean): void {
    if (training === this.training) return
    this.training = training
    if (training) this.fetching?.abort()
    else if (this.overdue) void this.look()
    else if (this.state.state === 'available') void this.fetch(this.state.version)
  }

  async look(): Promise<void> {
    const { way, updater, version } = this.parts
    if (way === 'off' || this.looking || this.fetching || this.state.state === 'ready') return
    this.overdue = this.training
    if (this.training) return
    this.looking = true
    try {
      const newer = await updater.look()
      if (newer === null) return this.change({ state: 'current', version })
      this.change({ state: 'available', version: newer, installs: way === 'install' })
      await this.fetch(newer)
    } catch (thrown) {
      this.change({ state: 'failed', message: explain('look for a newer version', thrown) })
    } finally {
      this.looking = false
    }
  }

  /**
   * Ends the app to install the newer version.
   * @throws StudioError `conflict` while something trains, or where nothing was fetched
   */
  install(): void {
    if (this.state.state !== 'ready') {
      throw new StudioError('conflict', 'No newer version has been fetched yet.')
    }
    if (this.training) {
      throw new StudioError(
        'conflict',
        'Something trains. Install the newer version when it has ended, or stop it first.'
      )
    }
    this.installing = true
    this.parts.end()
  }

  /** To be called when the app has ended but for its process; true where the newer version is started in its place. */
  finish(): boolean {
    clearTimeout(this.timer)
    this.fetching?.abort()
    if (this.installing) this.parts.updater.install()
    return this.installing
  }

  private async fetch(version: string): Promise<void> {
    const { way, updater } = this.parts
    if (way !== 'install' || this.training || this.fetching) return
    const fetching = new AbortController()
    this.fetching = fetching
    this.change({ state: 'fetching', version, percent: 0 })
    try {
      await updater.fetch(
        (percent) => this.change({ state: 'fetching', version, percent }),
        fetching.signal
      )
      this.change({ state: 'ready', version })
    } catch (thrown) {
      this.change(
        fetching.signal.aborted
          ? { state: 'available', version, installs: true }
          : { state: 'failed', message: explain(`fetch version ${version}`, thrown) }
      )
    } finally {
      this.fetching = null
    }
  }

  private change(state: UpdateState): void {
    this.state = state
    this.parts.changed(state)
  }
}

function explain(what: string, thrown: unknown): string {
  const reason = thrown instanceof Error ? thrown.message : String(thrown)
  return `The studio could not ${what}: ${reason.split('\n')[0] ?? ''}`
}
