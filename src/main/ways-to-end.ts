import { powerMonitor, type App, type BrowserWindow } from 'electron'
import type { Ending } from './ending'

/** Leads every way in which the app can be asked to end to its one ending. */
export function connectWaysToEnd(app: App, window: BrowserWindow, ending: Ending): void {
  window.on('close', (event) => {
    event.preventDefault()
    void ending.request()
  })
  app.on('before-quit', (event) => {
    event.preventDefault()
    void ending.request()
  })
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
    process.on(signal, () => void ending.begin('signal'))
  }
  const onShutdown = (event: Pick<Event, 'preventDefault'>): void => {
    // Linux and macOS wait for an app that says so, some seconds at most.
    event.preventDefault()
    void ending.begin('shutdown')
  }
  // Electron overlooks the very first listener when it asks Linux to tell of shut-downs and to wait.
  powerMonitor.on('resume', () => undefined)
  // Its types leave out the event that it passes.
  powerMonitor.on('shutdown', onShutdown as () => void)
  // Windows: the session ends soon after these, whatever the app does.
  window.on('query-session-end', () => void ending.begin('shutdown'))
  window.on('session-end', () => void ending.begin('shutdown'))
}
