import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { lastLines, type RunCommand } from '../src/provisioning/command'
import { attemptOnceADay } from './remembered'

export interface Desktop {
  platform: NodeJS.Platform
  /** Null if the platform has no user ids. */
  user: number | null
  environment: NodeJS.ProcessEnv
}

export const thisDesktop = (): Desktop => ({
  platform: process.platform,
  user: process.getuid?.() ?? null,
  environment: process.env
})

/** Whether there is a screen to show a window on. */
export function hasDisplay({ platform, environment }: Desktop): boolean {
  return platform !== 'linux' || Boolean(environment.DISPLAY || environment.WAYLAND_DISPLAY)
}

/** Why no window can be opened here, or null. */
export function reasonAgainstWindow(desktop: Desktop): string | null {
  if (!hasDisplay(desktop)) return 'There is no display here'
  if (desktop.platform === 'linux' && desktop.user === 0) {
    return "Electron does not run as root (its sandbox can't)"
  }
  return null
}

const downloadSeconds = 180

/**
 * Electron's program, fetched by its own installer when it is missing; a failure is remembered
 * for a day.
 */
export async function findElectron(
  project: string,
  cache: string,
  run: RunCommand,
  say: (text: string) => void
): Promise<{ program: string } | { reason: string }> {
  const folder = join(project, 'node_modules', 'electron')
  const present = programIn(folder)
  if (present !== null) return { program: present }
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    version: string
  }
  const reason = await attemptOnceADay(cache, `electron-${version}`, async () => {
    say(`Fetching Electron ${version} (about 110 MB, at most ${downloadSeconds} s)`)
    const installer = join(folder, 'install.js')
    const result = await run(process.execPath, [installer], { seconds: downloadSeconds })
    if (result.code === 0) return null
    return result.ended === 'timed out'
      ? `Electron could not be fetched within ${downloadSeconds} s`
      : `Electron could not be fetched: ${firstError(result.output)}`
  })
  const program = reason === null ? programIn(folder) : null
  return program === null
    ? { reason: reason ?? 'Electron was fetched, but its program is missing' }
    : { program }
}

function firstError(output: string): string {
  return /^\S*Error: (.*)$/m.exec(output)?.[1] ?? lastLines(output, 1)
}

function programIn(folder: string): string | null {
  const pathFile = join(folder, 'path.txt')
  if (!existsSync(pathFile)) return null
  const dist = process.env.ELECTRON_OVERRIDE_DIST_PATH ?? join(folder, 'dist')
  const program = join(dist, readFileSync(pathFile, 'utf8').trim())
  return existsSync(program) ? program : null
}
