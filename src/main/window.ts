import { BrowserWindow, nativeTheme, type BrowserWindowConstructorOptions } from 'electron'
import { readWindowState, writeWindowState } from './window-state'

export interface WindowPlaces {
  /** The bundled preload script. */
  preload: string
  stateFile: string
}

/** What the page may do: nothing but what the preload script passes on. */
function windowOptions(preload: string): BrowserWindowConstructorOptions {
  return {
    minWidth: 720,
    minHeight: 520,
    show: false,
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#101013' : '#f7f7f8',
    title: 'Mixup Studio',
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      webSecurity: true,
      spellcheck: false
    }
  }
}

/** A window at the last position, shown once its page has loaded. */
export function createWindow({ preload, stateFile }: WindowPlaces): BrowserWindow {
  const { maximized, ...bounds } = readWindowState(stateFile)
  const window = new BrowserWindow({ ...windowOptions(preload), ...bounds })
  window.once('ready-to-show', () => {
    if (maximized) window.maximize()
    window.show()
  })
  window.on('close', () => writeWindowState(stateFile, window))
  return window
}
