import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { app, type BrowserWindow } from 'electron'
import type { AppUpdater, Logger } from 'electron-updater'
import { updateWay, type Updater, type UpdateWay } from './updates'

/** What this installation does about newer versions; electron-builder writes the address into its resources. */
export const wayHere = (): UpdateWay =>
  updateWay(
    app.isPackaged && existsSync(join(process.resourcesPath, 'app-update.yml')),
    process.platform,
    process.env.APPIMAGE
  )

/** Loaded when it is first needed: the window opens without it. */
async function openUpdater(way: UpdateWay, logger: Logger): Promise<AppUpdater> {
  const { AppImageUpdater, DebUpdater, MacUpdater, NsisUpdater } = await import('electron-updater')
  const makers: Partial<Record<NodeJS.Platform, () => AppUpdater>> = {
    darwin: () => new MacUpdater(),
    win32: () => new NsisUpdater(),
    // That of packages can look as well, and is asked for nothing else.
    linux: () => (way === 'install' ? new AppImageUpdater() : new DebUpdater())
  }
  const make = makers[process.platform]
  if (!make) throw new Error(`there are no updates for ${process.platform}`)
  const updater = make()
  updater.logger = logger
  updater.autoDownload = false
  updater.autoInstallOnAppQuit = false
  // Rejections say the same; without a listener an error event would end the app.
  updater.on('error', () => undefined)
  return updater
}

/** Brings newer versions of this installation from the address that it was built with. */
export function installedUpdater(way: UpdateWay, window: BrowserWindow, logger: Logger): Updater {
  let opened: AppUpdater | null = null
  return {
    async look() {
      opened ??= await openUpdater(way, logger)
      const found = await opened.checkForUpdates()
      return found?.isUpdateAvailable ? found.updateInfo.version : null
    },
    async fetch(progress, signal) {
      const { CancellationToken } = await import('electron-updater')
      const token = new CancellationToken()
      const cancel = (): void => token.cancel()
      const tell = ({ percent }: { percent: number }): void => progress(percent)
      signal.addEventListener('abort', cancel)
      opened?.on('download-progress', tell)
      try {
        await opened?.downloadUpdate(token)
      } finally {
        opened?.off('download-progress', tell)
        signal.removeEventListener('abort', cancel)
      }
    },
    install() {
      // The studio is closed already: nothing of it needs to be asked or saved.
      app.removeAllListeners('before-quit')
      window.removeAllListeners('close')
      app.releaseSingleInstanceLock()
      opened?.quitAndInstall(true, true)
    }
  }
}
