import { join } from 'node:path'
import { _electron, type ElectronApplication } from '@playwright/test'
import { electronPath } from '../programs'

export const project = join(import.meta.dirname, '../..')

/** Starts the built studio in Electron, apart from any other studio of this user. */
export function launchDesktop(
  home: string,
  args: readonly string[] = [],
  environment: NodeJS.ProcessEnv = {}
): Promise<ElectronApplication> {
  if (electronPath === null) {
    throw new Error('ELECTRON_FOR_TESTS names no Electron. Run: npm run test:electron')
  }
  return _electron.launch({
    acceptDownloads: true,
    executablePath: electronPath,
    args: [`--user-data-dir=${home}-window`, '--disable-gpu', project, ...args],
    cwd: project,
    // Without this Playwright switches the sandbox off.
    chromiumSandbox: true,
    env: { ...process.env, ...environment, MIXUP_STUDIO_HOME: home }
  })
}
