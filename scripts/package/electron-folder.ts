import { cpSync, existsSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import packageJson from '../../package.json' with { type: 'json' }
import { cacheFolder } from '../../src/provisioning/cache-folder'
import { runCommand } from '../../src/provisioning/command'
import { findElectron } from '../electron'

export interface ElectronFolder {
  folder: string
  version: string
}

/**
 * The unpacked Electron that is packaged: the one that `ELECTRON_DIST` names, else the official program.
 * @throws Error that says what is missing
 */
export async function electronFolder(
  project: string,
  say: (text: string) => void
): Promise<ElectronFolder> {
  const named = process.env.ELECTRON_DIST
  if (named) return describe(named)
  const found = await findElectron(project, cacheFolder(), runCommand, say)
  if ('program' in found) return describe(dirname(found.program))
  throw new Error(`${found.reason}. Name an unpacked Electron: export ELECTRON_DIST=/folder`)
}

function describe(folder: string): ElectronFolder {
  const file = join(folder, 'version')
  const version = existsSync(file)
    ? readFileSync(file, 'utf8').trim().replace(/^v/, '')
    : packageJson.devDependencies.electron
  return { folder, version }
}

/** A copy without an application of its own, which an installation must not carry. */
export function copyWithoutApplication(from: string, to: string): void {
  rmSync(to, { recursive: true, force: true })
  cpSync(from, to, { recursive: true })
  for (const name of ['app', 'app.asar', 'default_app.asar']) {
    rmSync(join(to, 'resources', name), { recursive: true, force: true })
  }
}
