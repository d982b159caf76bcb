import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { electronPath } from '../programs'
import { expect, test } from '../test'
import { ended, processesOf, trainerOf } from './ends'
import { launchDesktop, project } from './launch'
import { reach } from './states'

let root: string
let home: string
let folders: string[]
test.beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'mixup-studio-starting-'))
  home = join(root, 'home')
  folders = [join(root, 'birds'), join(root, 'two words')]
  for (const folder of folders) await mkdir(folder)
})
test.afterEach(async () => {
  await rm(root, { recursive: true, force: true, maxRetries: 5 })
})

const log = () => readFile(join(home, 'logs', 'main.log'), 'utf8').catch(() => '')
const connections = async (): Promise<number> =>
  (await log()).split('The page is connected').length - 1

/** Starts the app as people do, without anything that drives it. */
function startProcess(...args: string[]) {
  const options = [`--user-data-dir=${home}-window`, '--disable-gpu', project]
  return spawn(electronPath ?? '', [...options, ...args], {
    env: { ...process.env, MIXUP_STUDIO_HOME: home },
    stdio: ['ignore', 'ignore', 'pipe']
  })
}

/** The exit code of a start beside a first one. */
async function startAgain(...args: string[]): Promise<unknown> {
  const [code] = (await once(startProcess(...args), 'exit')) as [unknown]
  return code
}

test('a second start ends at once, and its paths are opened in the first window', async () => {
  const app = await launchDesktop(home)
  const page = await app.firstWindow()
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  const [birds = '', words = ''] = folders
  expect(await startAgain(birds, pathToFileURL(words).href)).toBe(0)
  const dialog = page.getByRole('dialog')
  await expect(dialog).toContainText('birds')
  await dialog.getByRole('button', { name: 'Skip' }).first().click()
  await expect(dialog).toContainText('two words')
  expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1)
  const gone = ended(app)
  app.process().kill('SIGTERM')
  await gone
})

test('the window says that checkpoints are saved, and a start meanwhile opens the app again', async () => {
  const app = await launchDesktop(home)
  const page = await app.firstWindow()
  await reach(page, 'training')
  const trainer = await trainerOf(app)
  process.kill(trainer, 'SIGSTOP')
  const gone = ended(app)
  app.process().kill('SIGTERM')
  await expect(page.getByRole('alert').filter({ hasText: 'Saving checkpoints' })).toBeVisible()
  const title = await app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.getTitle()
  )
  expect(title).toContain('Saving checkpoints')
  // On a busy machine it may come when the first app has ended, and then opens by itself.
  await Promise.race([startAgain(folders[0] ?? ''), gone])
  if (existsSync(`/proc/${trainer}`)) process.kill(trainer, 'SIGCONT')
  await gone
  await expect.poll(connections).toBe(2)
  const again = (await processesOf(home)).find(({ line }) => !line.includes('--type='))
  expect(again?.line).toContain(folders[0])
  process.kill(again?.pid ?? 0, 'SIGTERM')
  await expect.poll(() => processesOf(home)).toEqual([])
})

test('it says why it cannot start', async () => {
  await writeFile(home, 'not a folder')
  const app = startProcess()
  let said = ''
  app.stderr.on('data', (part: Buffer) => (said += part.toString()))
  const gone = once(app, 'exit')
  await expect.poll(() => said).toContain('The home folder cannot be used')
  // Its message waits for somebody who reads it.
  app.kill('SIGKILL')
  await gone
})
