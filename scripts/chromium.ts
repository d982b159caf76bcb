import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { lastLines, type RunCommand } from '../src/provisioning/command'
import { canInstallWithApt, installWithApt } from './apt'
import { attemptOnceADay } from './remembered'

export interface ChromiumSearch {
  environment: NodeJS.ProcessEnv
  platform: NodeJS.Platform
  /** Null if the platform has no user ids. */
  user: number | null
  /** Where Playwright would keep its own build. */
  playwrightProgram: string
  playwrightCommand: string
  cache: string
  run: RunCommand
  say: (text: string) => void
}

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome']
const fixedPlaces = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium'
]

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

function installed(environment: NodeJS.ProcessEnv): string | undefined {
  const folders = (environment.PATH ?? '').split(delimiter).filter(Boolean)
  return [
    ...folders.flatMap((folder) => names.map((name) => join(folder, name))),
    ...fixedPlaces
  ].find(isProgram)
}

/**
 * Chromium for the browser tests: from the environment (CHROMIUM_PATH), the system, Playwright,
 * or, as root on Debian and its kin, installed by apt.
 * @throws Error that says how to provide one
 */
export async function findChromium(search: ChromiumSearch): Promise<string> {
  const { environment, run, say } = search
  const named = environment.CHROMIUM_PATH ?? environment.PLAYWRIGHT_CHROMIUM_EXECUTABLE_PATH
  if (named) {
    if (isProgram(named)) return named
    throw new Error(`CHROMIUM_PATH names ${named}, which is not a program that can be run`)
  }
  const found = installed(environment)
  if (found !== undefined) return found
  if (isProgram(search.playwrightProgram)) return search.playwrightProgram

  const reasons: string[] = []
  const download = await attemptOnceADay(search.cache, 'playwright-chromium', async () => {
    say('Fetching Chromium with Playwright (at most 300 s)')
    const args = [search.playwrightCommand, 'install', 'chromium']
    const result = await run(process.execPath, args, { seconds: 300 })
    return result.code === 0 ? null : `Playwright: ${firstError(result.output)}`
  })
  if (download === null && isProgram(search.playwrightProgram)) return search.playwrightProgram
  if (download !== null) reasons.push(download)

  if (search.platform === 'linux' && canInstallWithApt(search.user)) {
    say('Installing Chromium with apt')
    const reason = await installWithApt(['chromium'], run)
    const program = installed(environment)
    if (program !== undefined) return program
    reasons.push(`apt: ${reason ?? 'it installed no program named chromium'}`)
  }
  throw new Error(
    `The browser tests need Chromium, and there is none. Install it (Debian, Ubuntu: sudo apt install chromium; anywhere: npx playwright install chromium), or name it: export CHROMIUM_PATH=/path/to/chrome\n${reasons.join('\n')}`
  )
}

function firstError(output: string): string {
  return /^Error: (.*)$/m.exec(output)?.[1] ?? lastLines(output, 1)
}
