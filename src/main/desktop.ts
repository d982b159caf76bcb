import { join } from 'node:path'
import { app, session, type BrowserWindow } from 'electron'
import type { AppContract } from '../contract/host'
import type { Server } from '../rpc/server'
import { serveApp } from '../studio/app/serve-app'
import { homeFolder, openHome } from '../studio/home'
import { AllowedPaths } from '../studio/paths/allowed-paths'
import { createStudio } from '../studio/studio'
import { desktopHost } from './desktop-host'
import { Ending, type EndCause } from './ending'
import { trainerLauncher } from './launch-trainer'
import type { MainLog } from './main-log'
import { setMenu } from './menu'
import { pathArguments, type OpenedPaths } from './open-paths'
import { pageOrigin, servePageFiles } from './page-protocol'
import { offerPort } from './page-port'
import { Recovery } from './recovery'
import { denyPermissions, restrictContents } from './rules'
import { watchStart } from './start-watch'
import { followProgress } from './task-bar'
import { confirmQuit, Wakefulness } from './training-guard'
import { installedUpdater, wayHere } from './updates/installed-updater'
import { Updates } from './updates/updates'
import { connectWaysToEnd } from './ways-to-end'
import { createWindow } from './window'

export interface DesktopPlaces {
  page: string
  preload: string
  trainer: string
  version: string
  /** How a scheduler starts the command line on another machine. */
  command: string[]
  /** Address of the development server, in place of the built page. */
  developmentPage: string | undefined
  /** The file that names the licences of the studio and of what it is made of. */
  licences: string
  log: MainLog
  /** Paths that people opened before there was a window. */
  opened: OpenedPaths
  /** Reports that the page does not load. */
  late: (text: string) => void
  /** Called once the app has something to save when it ends. */
  onEnding?: (ending: Ending) => void
}

/** Ends the process; where the app was started once more while it ended, it starts again with those paths. */
function exit(reopen: readonly string[] | null, cause: EndCause): void {
  if (reopen !== null) app.relaunch({ args: [...ownArguments(), ...reopen] })
  app.exit(cause === 'error' ? 1 : 0)
}

/** The arguments of this start that were no paths to open. */
const ownArguments = (): string[] =>
  process.argv
    .slice(1)
    .filter((argument) => argument.startsWith('-') || argument === app.getAppPath())

/** Opens the studio in a window of its own. */
export async function openDesktop(places: DesktopPlaces): Promise<BrowserWindow> {
  const { page, preload, trainer, version, command, developmentPage, log, opened } = places
  const origin = developmentPage ? new URL(developmentPage).origin : pageOrigin
  denyPermissions(session.defaultSession)
  restrictContents(app, origin)
  servePageFiles(session.defaultSession, page)

  const home = await openHome(homeFolder())
  const studio = await createStudio({
    home: home.folder,
    launch: trainerLauncher(trainer),
    command,
    version
  })
  const allowed = new AllowedPaths([home.labels])
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
  const ending = new Ending({
    studio,
    ask: (active) => confirmQuit(window, active),
    announce: (runs) => {
      window.setTitle(runs > 0 ? 'Saving checkpoints… - Mixup Studio' : 'Closing - Mixup Studio')
      served?.emit('closing', { runs })
    },
    exit: (reopen, cause) => {
      if (!updates.finish()) exit(reopen, cause)
    }
  })
  places.onEnding?.(ending)
  const way = wayHere()
  const updates = new Updates({
    ...{ way, version },
    updater: installedUpdater(way, window, console),
    end: () => void ending.begin('closed'),
    changed: (state) => served?.emit('update', state)
  })

  const pageCame = watchStart(places.late)
  offerPort({
    window,
    origin,
    connect: (wire) => {
      pageCame()
      log.write('The page is connected')
      const host = desktopHost(window, allowed, writable, log, updates)
      const introduce: typeof host.host = (input, context) => {
        // The page listens from the answer on.
        setImmediate(() => opened.passTo(drop))
        return host.host(input, context)
      }
      const rights = { reading: allowed, writing: writable }
      served = serveApp(studio, wire, { ...host, host: introduce }, rights)
    },
    dropped: (paths) => opened.add(paths)
  })
  setMenu({
    send: (name) => served?.emit('command', { name }),
    home: home.folder,
    log: log.path,
    licences: places.licences
  })
  connectWaysToEnd(app, window, ending)
  new Recovery(window, ending).watch()
  const wakefulness = new Wakefulness()
  followProgress(studio, (progress) => {
    window.setProgressBar(progress)
    wakefulness.update(progress >= 0)
    updates.setTraining(progress >= 0)
  })
  app.on('second-instance', (_event, args, folder) => {
    const paths = pathArguments(args.slice(1), folder, app.getAppPath())
    if (ending.isClosing) return ending.startAgain(paths)
    if (window.isMinimized()) window.restore()
    window.focus()
    void paths.then((found) => opened.add(found))
  })
  updates.start()
  // Last, so that the page finds whatever it asks for as soon as it is there.
  await window.loadURL(developmentPage ?? `${pageOrigin}/`)
  return window
}
