import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { cacheFolder } from '../src/provisioning/cache-folder'
import { runCommand } from '../src/provisioning/command'
import { setUpRuntime } from '../src/provisioning/set-up'
import { projectFolder } from '../src/provisioning/sources'
import { ensureBuilt } from './build'
import { say, warn } from './console'
import { withoutTensorFlow } from './without-tensorflow'
import { requireDependencies } from './dependencies'
import {
  findElectron,
  hasDisplay,
  reasonAgainstWindow,
  thisDesktop,
  type Desktop
} from './electron'
import { launch } from './launch'

/**
 * `npm start`: builds what is stale, sets TensorFlow up, and opens the studio: in a window where
 * Electron can run, else in the browser. `npm start -- --browser` asks for the browser; further
 * arguments go to the host.
 */
async function start(args: string[]): Promise<number> {
  const project = projectFolder()
  requireDependencies(project)
  await ensureBuilt(project, say)
  const { runtime, dawn, failures } = await setUpRuntime({ say })
  for (const failure of failures) warn(failure.message)
  if (!runtime) say(withoutTensorFlow(dawn))

  const desktop = thisDesktop()
  const rest = args.filter((argument) => argument !== '--browser')
  const reason = args.includes('--browser') ? 'As asked' : await openWindow(project, desktop, rest)
  if (typeof reason === 'number') return reason
  say(`${reason}: the studio opens in the browser`)
  return openInBrowser(project, desktop, rest)
}

/** Runs the studio in a window until it is closed; a text says why that cannot be. */
async function openWindow(
  project: string,
  desktop: Desktop,
  args: string[]
): Promise<number | string> {
  const against = reasonAgainstWindow(desktop)
  if (against !== null) return against
  const electron = await findElectron(project, cacheFolder(), runCommand, say)
  if ('reason' in electron) return electron.reason
  const { code, seconds } = await launch(electron.program, [project, ...args], { folder: project })
  return code !== 0 && seconds < 5 ? `Electron ended at once (exit code ${code})` : code
}

async function openInBrowser(project: string, desktop: Desktop, args: string[]): Promise<number> {
  const mayOpen = hasDisplay(desktop) && desktop.user !== 0 && !process.env.CI
  let opened = false
  const { code } = await launch(
    process.execPath,
    [join(project, 'out', 'main', 'server.js'), ...args],
    {
      folder: project,
      onOutput: (text) => {
        const address = /https?:\/\/\S+/.exec(text)?.[0]
        if (!mayOpen || opened || address === undefined) return
        opened = true
        openAddress(address, desktop.platform)
      }
    }
  )
  return code
}

function openAddress(address: string, platform: NodeJS.Platform): void {
  const [program, args] =
    platform === 'darwin'
      ? ['open', [address]]
      : platform === 'win32'
        ? ['explorer', [address]]
        : ['xdg-open', [address]]
  const child = spawn(program, args, { stdio: 'ignore', detached: true })
  child.on('error', () => {
    say(`Open this address in a browser: ${address}`)
  })
  child.unref()
}

try {
  process.exitCode = await start(process.argv.slice(2))
} catch (error) {
  warn(error instanceof Error ? error.message : String(error))
  process.exitCode = 1
}
