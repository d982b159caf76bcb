import { existsSync, readFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'

const folders = (process.env.PATH ?? '').split(delimiter)

/** Chromium of this machine: the one that `npm test` found, else one on the path; Playwright's own otherwise. */
export const chromiumPath =
  process.env.CHROMIUM_PATH ??
  folders
    .flatMap((folder) => ['chromium', 'google-chrome'].map((name) => join(folder, name)))
    .find((path) => existsSync(path))

const electronFolder = join(import.meta.dirname, '../node_modules/electron')

function findElectron(): string | null {
  const pathFile = join(electronFolder, 'path.txt')
  if (!existsSync(pathFile)) return null
  const path = join(electronFolder, 'dist', readFileSync(pathFile, 'utf8').trim())
  return existsSync(path) ? path : null
}

export const electronPath = findElectron()
