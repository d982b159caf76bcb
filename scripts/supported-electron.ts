import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { unsupportedElectron } from '../src/main/electron-releases'

/** What is wrong with releasing the Electron that package.json names; null while it is supported. */
export function unsupportedPin(project: string, day = new Date()): string | null {
  const { devDependencies } = JSON.parse(readFileSync(join(project, 'package.json'), 'utf8')) as {
    devDependencies: { electron: string }
  }
  return unsupportedElectron(devDependencies.electron, day)
}
