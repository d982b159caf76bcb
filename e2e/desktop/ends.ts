import { readdir, readFile } from 'node:fs/promises'
import type { ElectronApplication } from '@playwright/test'

export interface ProcessOfApp {
  pid: number
  line: string
}

/** Processes of the app whose home this is. */
export async function processesOf(home: string): Promise<ProcessOfApp[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  const all = await Promise.all(
    pids.map(async (pid) => ({
      pid: Number(pid),
      line: await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')
    }))
  )
  return all.filter(({ line }) => line.includes(`--user-data-dir=${home}-window`))
}

/** Resolves once the app's main process is gone. */
export const ended = (app: ElectronApplication): Promise<void> =>
  new Promise((resolve) => {
    const child = app.process()
    if (child.exitCode !== null || child.signalCode !== null) resolve()
    else child.once('exit', () => resolve())
  })

/** The process that trains. */
export const trainerOf = (app: ElectronApplication): Promise<number> =>
  app.evaluate(
    ({ app: electron }) =>
      electron.getAppMetrics().find(({ name }) => name?.startsWith('Mixup Studio run'))?.pid ?? 0
  )

/** Answers the app's questions from now on by the button of that index. */
export const answer = (app: ElectronApplication, response: number): Promise<void> =>
  app.evaluate(({ dialog }, chosen) => {
    dialog.showMessageBox = () => Promise.resolve({ response: chosen, checkboxChecked: false })
  }, response)

type End = (app: ElectronApplication) => Promise<unknown>

const send =
  (signal: NodeJS.Signals): End =>
  (app) =>
    Promise.resolve(app.process().kill(signal))

/** `app.evaluate` fails when the app ends while it is answered. */
const evaluated = (result: Promise<unknown>): Promise<unknown> => result.catch(() => undefined)

/** Ways in which people and the system end the app; where it asks, they agree. */
export const ends = {
  SIGTERM: send('SIGTERM'),
  SIGINT: send('SIGINT'),
  SIGHUP: send('SIGHUP'),
  quit: async (app) => {
    await answer(app, 1)
    await evaluated(app.evaluate(({ app: electron }) => setTimeout(() => electron.quit())))
  },
  'the window closed': async (app) => {
    await answer(app, 1)
    await evaluated(
      app.evaluate(({ BrowserWindow }) =>
        setTimeout(() => BrowserWindow.getAllWindows()[0]?.close())
      )
    )
  }
} satisfies Record<string, End>
