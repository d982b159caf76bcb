import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import type { RunCommand } from '../../src/provisioning/command'
import { canInstallWithApt, installWithApt } from '../apt'

/** What Debian's packages bring: a screen in memory, a message bus, and the libraries that Electron links. */
const packages = ['xvfb', 'dbus', 'libgtk-3-0', 'libnss3', 'libgbm1', 'libasound2']
const programs = ['Xvfb', 'dbus-run-session', 'setpriv', 'unshare']

export const isOnPath = (program: string, path = process.env.PATH ?? ''): boolean =>
  path.split(delimiter).some((folder) => existsSync(join(folder, program)))

/** What Electron needs to open a window on a screen in memory, and that is not on this machine. */
export async function missingForWindow(electron: string, run: RunCommand): Promise<string[]> {
  const { output } = await run('ldd', [electron])
  const libraries = [...output.matchAll(/^\s*(\S+) => not found/gm)].map(([, name]) => name ?? '')
  return [...programs.filter((program) => !isOnPath(program)), ...libraries]
}

/**
 * Installs what is missing with apt, where this is Debian or its kin and the user is root.
 * @throws Error that names what is missing and the command that installs it
 */
export async function installForWindow(
  electron: string,
  run: RunCommand,
  say: (text: string) => void
): Promise<void> {
  const missing = await missingForWindow(electron, run)
  if (missing.length === 0) return
  const reasons = [`Electron needs ${missing.join(', ')}`]
  if (canInstallWithApt()) {
    say('Installing what Electron needs with apt')
    const problem = await installWithApt(await currentNames(run), run)
    const left = await missingForWindow(electron, run)
    if (left.length === 0) return
    reasons.push(problem ?? 'apt gave no reason', `still missing: ${left.join(', ')}`)
  }
  throw new Error(
    `${reasons.join('. ')}. On Debian and Ubuntu: sudo apt install ${packages.join(' ')}`
  )
}

/** Releases since 2024 give some of the libraries names that end in "t64". */
async function currentNames(run: RunCommand): Promise<string[]> {
  const names = packages.map(async (name) => {
    const { output } = await run('apt-cache', ['policy', `${name}t64`])
    return /Candidate: \d/.test(output) ? `${name}t64` : name
  })
  return Promise.all(names)
}
