import { dialog, type BrowserWindow } from 'electron'
import type { Ending } from './ending'

const unaffected = 'Runs that are training are not affected: they have processes of their own.'

/** A crashed or hanging page is reloaded once automatically; after that the user is asked. */
export class Recovery {
  private recovered = false
  /** The page's process is being ended because it hung. */
  private ended = false
  private asking = false

  constructor(
    private readonly window: BrowserWindow,
    private readonly ending: Pick<Ending, 'isClosing' | 'request'>
  ) {}

  watch(): void {
    const { window } = this
    window.webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
      console.error(`The page's process ended: ${reason}, exit code ${exitCode}`)
      if (this.ended) {
        this.ended = false
        this.reload()
        return
      }
      void this.handle(`The page of the studio ended (${reason}).`, () => this.reload())
    })
    window.on('unresponsive', () => {
      if (window.webContents.isDevToolsOpened()) return
      console.error('The page does not respond')
      // A hanging page does not reload: its process has to end first, and that loads it again.
      void this.handle('The page of the studio does not respond.', () => {
        this.ended = true
        window.webContents.forcefullyCrashRenderer()
      })
    })
  }

  /** In a later turn: the contents of a process that is just ending cannot be loaded. */
  private reload(): void {
    setImmediate(() => {
      if (!this.window.isDestroyed()) this.window.webContents.reload()
    })
  }

  private async handle(what: string, reload: () => void): Promise<void> {
    if (this.ending.isClosing || this.asking) return
    if (!this.recovered) {
      this.recovered = true
      reload()
      return
    }
    this.asking = true
    const { response } = await dialog.showMessageBox(this.window, {
      type: 'error',
      message: what,
      detail: unaffected,
      buttons: ['Load it again', 'Wait', 'Quit'],
      defaultId: 0,
      cancelId: 1
    })
    this.asking = false
    if (response === 0) reload()
    if (response === 2) await this.ending.request()
  }
}
