import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

const folders = (process.env.PATH ?? '').split(delimiter)

/** Chromium of this machine: the one that `npm test` found, else one on the path; Playwright's own otherwise. */
export const chromiumPath =
  process.env.CHROMIUM_PATH ??
  folders
    .flatMap((folder) => ['chromium', 'google-chrome'].map((name) => join(folder, name)))
    .find((path) => existsSync(path))

/** Electron for the tests, which the scripts choose and prepare. */
export const electronPath = process.env.ELECTRON_FOR_TESTS ?? null
