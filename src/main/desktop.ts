import { stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { app, session, type BrowserWindow } from 'electron'
import type { AppContract } from '../contract/host'
import type { Server } from '../rpc/server'
import { serveApp } from '../studio/app/serve-app'
import { homeFolder, openHome } from '../studio/home'
import { AllowedPaths } from '../studio/paths/allowed-paths'
import { createStudio } from '../studio/studio'
import { desktopHost } from './desktop-host'
import { utilityLauncher } from './launch-utility'
import { setMenu } from './menu'
import { pageOrigin, servePageFiles } from './page-protocol'
import { offerPort } from './page-port'
import { denyPermissions, restrictContents } from './rules'
import { followProgress } from './task-bar'
import { guardTraining, Wakefulness } from './training-guard'
import { createWindow } from './window'

export interface DesktopPlaces {
  page: string
  preload: string
  trainer: string
  version: string
  /** Address of the development server, in place of the built page. */
  developmentPage: string | undefined
}

/** The paths among the arguments of a start, such as a folder dropped on the app's icon. */
export async function pathArguments(args: readonly string[], folder: string): Promise<string[]> {
  const candidates = args.filter((one) => !one.startsWith('-')).map((one) => resolve(folder, one))
  const found = await Promise.all(
    candidates.map((path) =>
      stat(path).then(
        () => [path],
        () => []
      )
    )
  )
  return found.flat()
}

/** Opens the studio in a window of its own. */
export async function openDesktop(places: DesktopPlaces): Promise<BrowserWindow> {
  const { page, preload, trainer, version, developmentPage } = places
  const origin = developmentPage ? new URL(developmentPage).origin : pageOrigin
  denyPermissions(session.defaultSession)
  restrictContents(app, origin)
  servePageFiles(session.defaultSession, page)

  const home = await openHome(homeFolder())
  const studio = await createStudio({
    home: home.folder,
    launch: utilityLauncher(trainer),
    version
  })
  const allowed = new AllowedPaths()
  const writable = new AllowedPaths()
  let served: Server<AppContract> | null = null
  const window = createWindow({
    preload,
    stateFile: join(app.getPath('userData'), 'window.json')
  })
  const drop = (path: string): void => {
    allowed.allow(path)
    served?.emit('dropped', { path })
  }

  offerPort({
    window,
    origin,
    connect: (wire) => {
      const host = desktopHost(window, allowed, writable)
      served = serveApp(studio, wire, host, { reading: allowed, writing: writable })
    },
    dropped: drop
  })
  setMenu((name) => served?.emit('command', { name }))
  guardTraining(app, window, studio)
  const wakefulness = new Wakefulness()
  followProgress(studio, (progress) => {
    window.setProgressBar(progress)
    wakefulness.update(progress >= 0)
  })
  app.on('second-instance', (_event, args, folder) => {
    if (window.isMinimized()) window.restore()
    window.focus()
    void pathArguments(args.slice(1), folder).then((paths) => paths.slice(0, 1).forEach(drop))
  })
  // Last, so that the page finds whatever it asks for as soon as it is there.
  await window.loadURL(developmentPage ?? `${pageOrigin}/`)
  return window
}
