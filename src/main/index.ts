import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { app, crashReporter, dialog } from 'electron'
import packageJson from '../../package.json' with { type: 'json' }
import { endInOrder } from '../studio/app/last-resort'
import { homeFolder } from '../studio/home'
import { commandLine } from '../studio/launch-child'
import { setAboutPanel } from './about'
import { installedCommand, runInstalledCommandLine } from './command-line'
import { commandLineArguments } from './command-line-arguments'
import { openDesktop } from './desktop'
import type { EndCause, Ending } from './ending'
import { MainLog } from './main-log'
import { OpenedPaths, pathArguments } from './open-paths'
import { registerPageScheme } from './page-protocol'
import { reasonAgainstStart } from './start-watch'

const here = fileURLToPath(new URL('.', import.meta.url))
const title = 'Mixup Studio cannot start'

/** Reports why there is no window, even if no dialog can be shown. */
function refuse(text: string, leave = () => app.exit(1)): void {
  console.error(text)
  if (app.isReady()) dialog.showErrorBox(title, text)
  leave()
}

/** Without blocking: a slow page may still load meanwhile. */
async function askAboutMissingPage(text: string, log: string, quit: () => void): Promise<void> {
  console.error(text)
  const { response } = await dialog.showMessageBox({
    type: 'warning',
    message: text,
    detail: `The log: ${log}`,
    buttons: ['Wait', 'Quit'],
    defaultId: 0,
    cancelId: 0
  })
  if (response === 1) quit()
}

/** The log, or null where the home folder cannot be used and the app ends. */
function openLog(): MainLog | null {
  try {
    return new MainLog(join(homeFolder(), 'logs'))
  } catch (error) {
    void app.whenReady().then(() => refuse(`The home folder cannot be used: ${String(error)}`))
    return null
  }
}

function start(): void {
  const log = openLog()
  if (!log) return
  log.capture()
  let ending: Ending | null = null
  endInOrder(null, () => ending?.begin('error') ?? Promise.resolve())
  /** Runs that wait have begun with the studio, whether there is a page or not. */
  const leave = (cause: EndCause): void => {
    if (ending) void ending.begin(cause)
    else app.exit(1)
  }
  log.write(`Mixup Studio ${packageJson.version}, Electron ${process.versions.electron ?? ''}`)
  // Dumps stay on this machine.
  app.setPath('crashDumps', log.crashDumps)
  crashReporter.start({ uploadToServer: false })
  app.on('child-process-gone', (_event, { type, name, reason, exitCode }) =>
    log.write(`A process ended: ${type} ${name ?? ''}, ${reason}, exit code ${exitCode}`)
  )
  const opened = new OpenedPaths()
  app.on('open-file', (event, path) => {
    event.preventDefault()
    opened.add([path])
  })
  void pathArguments(process.argv.slice(1), process.cwd(), app.getAppPath()).then((paths) =>
    opened.add(paths)
  )
  setAboutPanel(packageJson.version)
  app.enableSandbox()
  app
    .whenReady()
    .then(() =>
      openDesktop({
        page: join(here, '../renderer'),
        preload: join(here, '../preload/index.cjs'),
        trainer: join(here, 'trainer.js'),
        version: packageJson.version,
        command: app.isPackaged ? installedCommand() : commandLine(import.meta.url),
        developmentPage: app.isPackaged ? undefined : process.env['ELECTRON_RENDERER_URL'],
        licences: app.isPackaged
          ? join(process.resourcesPath, 'INSIDE.txt')
          : join(app.getAppPath(), 'LICENSE'),
        log,
        opened,
        onEnding: (begun) => (ending = begun),
        late: (text) => void askAboutMissingPage(text, log.path, () => leave('closed'))
      })
    )
    .catch((error: unknown) => {
      // A page that was still coming ends with the app.
      if (!ending?.isClosing) refuse(String(error), () => leave('error'))
    })
}

async function runCommand(args: string[]): Promise<void> {
  const places = { trainer: join(here, 'trainer.js'), version: packageJson.version }
  await runInstalledCommandLine(args, places).catch((error: unknown) => refuse(String(error)))
}

function openWindow(): void {
  registerPageScheme()
  app.setAppUserModelId('studio.mixup.desktop')
  const user = process.getuid?.() ?? null
  const against = reasonAgainstStart(user, !app.commandLine.hasSwitch('no-sandbox'))
  if (against !== null) refuse(against)
  else if (!app.requestSingleInstanceLock()) app.quit()
  else start()
}

const command = commandLineArguments(process.argv)
if (command) void runCommand(command)
else openWindow()
