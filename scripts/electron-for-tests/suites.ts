import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { cacheFolder } from '../../src/provisioning/cache-folder'
import { runCommand } from '../../src/provisioning/command'
import { ensureBuilt } from '../build'
import { say } from '../console'
import type { Outcome } from '../outcome'
import { runPlaywright, runVitest } from '../suites'
import { electronForTests } from './electron-for-tests'
import { asOrdinaryUser } from './ordinary-user'
import { openScreen } from './screen'

const screenNeeded = process.platform === 'linux'

/**
 * Runs a project of playwright.config.ts in a real Electron: on Linux as an ordinary user, on a screen in memory and with a
 * message bus of its own.
 * @param playwrightProject "electron", or "electron-smoke" for the smoke test alone
 * @param files only these tests; all where it is empty
 * @param environment what the tests have in addition
 * @throws Error that says why there is no Electron
 */
export async function runInElectron(
  project: string,
  playwrightProject: 'electron' | 'electron-smoke' | 'electron-webgpu' | 'ends',
  files: readonly string[] = [],
  environment: Record<string, string> = {}
): Promise<Outcome> {
  const cache = cacheFolder()
  const electron = await electronForTests(project, cache, runCommand, say)
  await ensureBuilt(project, say)
  say(`Tests in a window of Electron (${electron.origin})`)
  const screen = screenNeeded ? await openScreen() : null
  const results = join(project, 'test-results', playwrightProject)
  mkdirSync(results, { recursive: true })
  const arguments_ = [
    `--project=${playwrightProject}`,
    `--output=${join(results, 'output')}`,
    ...files
  ]
  try {
    return await runPlaywright(project, {
      arguments: arguments_,
      environment: {
        ...environment,
        ELECTRON_FOR_TESTS: electron.program,
        MIXUP_STUDIO_CACHE: cache,
        ...(screen && { DISPLAY: screen.display })
      },
      wrap: (command, report) =>
        screenNeeded
          ? asOrdinaryUser(command, [project, cache, process.execPath], [results, report])
          : null
    })
  } finally {
    await screen?.close()
  }
}

/**
 * Runs the tests of the native step under Electron's Node, whose V8 keeps buffers in a memory cage.
 * @throws Error that says why there is no Electron
 */
export async function runNativeTestsInElectron(project: string): Promise<Outcome> {
  const electron = await electronForTests(project, cacheFolder(), runCommand, say)
  say(`Native tests under Electron's Node (${electron.origin})`)
  return runVitest(project, electron.program, ['engine'], {
    files: ['src/engine/graph'],
    environment: { ELECTRON_RUN_AS_NODE: '1' }
  })
}
