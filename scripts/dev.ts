import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { watch } from 'node:fs'
import { join } from 'node:path'
import { cacheFolder } from '../src/provisioning/cache-folder'
import { runCommand } from '../src/provisioning/command'
import { setUpRuntime } from '../src/provisioning/set-up'
import { projectFolder } from '../src/provisioning/sources'
import { ensureBuilt } from './build'
import { say, warn } from './console'
import { requireDependencies } from './dependencies'
import { serveDevelopmentPage } from './dev-page'
import { findElectron, reasonAgainstWindow, thisDesktop } from './electron'
import { launch } from './launch'

/**
 * `npm run dev`: the studio from its sources. A change of the page shows at once, a change of anything else restarts the
 * host. In a window where Electron can run; `npm run dev -- --browser` asks for the browser.
 */
async function develop(args: string[]): Promise<number> {
  const project = projectFolder()
  requireDependencies(project)
  const { failures } = await setUpRuntime({ say })
  for (const failure of failures) warn(failure.message)
  const reason = args.includes('--browser') ? 'As asked' : await reasonAgainstElectron(project)
  if (reason === null) {
    const tool = join(project, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js')
    return (await launch(process.execPath, [tool, 'dev', '--watch'], { folder: project })).code
  }
  say(`${reason}: the studio opens in the browser`)
  return developInBrowser(project)
}

async function reasonAgainstElectron(project: string): Promise<string | null> {
  const against = reasonAgainstWindow(thisDesktop())
  if (against !== null) return against
  const electron = await findElectron(project, cacheFolder(), runCommand, say)
  return 'reason' in electron ? electron.reason : null
}

async function developInBrowser(project: string): Promise<number> {
  const ended = new AbortController()
  process.once('SIGINT', () => ended.abort())
  process.once('SIGTERM', () => ended.abort())
  while (!ended.signal.aborted) {
    const changed = new AbortController()
    const watcher = watch(join(project, 'src'), { recursive: true }, (_, file) => {
      if (file && !file.startsWith('renderer')) changed.abort()
    })
    const stop = AbortSignal.any([ended.signal, changed.signal])
    try {
      await ensureBuilt(project, say)
      await serveUntil(project, stop)
    } catch (error) {
      warn(error instanceof Error ? error.message : String(error))
      if (!stop.aborted) await once(stop, 'abort')
    }
    watcher.close()
  }
  return 0
}

async function serveUntil(project: string, stop: AbortSignal): Promise<void> {
  const host = spawn(process.execPath, [join(project, 'out', 'main', 'server.js')], {
    stdio: ['ignore', 'pipe', 'inherit']
  })
  const exited = once(host, 'exit')
  try {
    const greeting = await Promise.race([once(host.stdout, 'data'), exited.then(() => ['nothing'])])
    const address = /http:\S+/.exec(String(greeting[0]))?.[0]
    if (address === undefined) throw new Error(`The host did not start: it said ${greeting[0]}`)
    const page = await serveDevelopmentPage(project, address)
    say(`Mixup Studio from its sources: ${page.address}`)
    if (!stop.aborted) await once(stop, 'abort')
    await page.server.close()
  } finally {
    host.kill('SIGTERM')
    await exited
  }
}

try {
  process.exitCode = await develop(process.argv.slice(2))
} catch (error) {
  warn(error instanceof Error ? error.message : String(error))
  process.exitCode = 1
}
