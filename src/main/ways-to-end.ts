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
  powerMonitor.on('shutdown', () => void ending.begin('shutdown'))
  // Windows: the session ends soon after these, whatever the app does.
  window.on('query-session-end', () => void ending.begin('shutdown'))
  window.on('session-end', () => void ending.begin('shutdown'))
}
