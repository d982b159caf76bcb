import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { loadavg } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { ElectronApplication } from '@playwright/test'
import { ended, ends, processesOf } from '../../e2e/desktop/ends'
import { launchDesktop } from '../../e2e/desktop/launch'
import { states } from '../../e2e/desktop/states'
import { expect, test } from '../../e2e/test'
import { isFinal, type RunSummary } from '../../src/contract/records'
import { openScreen, type Screen } from '../electron-for-tests/screen'
import { contentOf, furnish, lostFrom, type Content } from './home'
import { LoginManager } from './login-manager'
import { noteEnd, planEnds, type Kind, type PlannedEnd } from './plan'

// Run by `npm run ends`, which says in the environment what is left to do and until when.
const { MIXUP_STUDIO_ENDS: asked = '{"each":0,"todo":[]}', MIXUP_STUDIO_ENDS_FOLDER: folder = '' } =
  process.env
const { each, seed, until, todo } = JSON.parse(asked) as {
  each: number
  seed: number
  /** Milliseconds since the Unix epoch. */
  until: number
  todo: number[]
}

/** Seconds within which the main process has to be gone: ten for checkpoints, and what killing and leaving take. */
const patience = 12

/** Seconds after which an end counts as none, and what is left is killed. */
const atMost = 60

const reasons: Record<Kind, string> = {
  SIGTERM: 'signal',
  SIGINT: 'signal',
  SIGHUP: 'signal',
  quit: 'closed',
  'the window closed': 'closed',
  'the system shuts down': 'shutting down',
  // Nobody is left to give a reason.
  'the screen goes away': ''
}

/** A table that takes some seconds to read. */
function bigTable(): string {
  const path = join(folder, 'big.csv')
  if (existsSync(path)) return path
  mkdirSync(folder, { recursive: true })
  const rows = Array.from({ length: 600_000 }, (_, i) => `${i % 977},${i % 31},${i % 7},${i % 3}`)
  writeFileSync(path, `height,width,weight,kind\n${rows.join('\n')}\n`)
  return path
}

async function enter(
  app: ElectronApplication,
  { state, wait, settled }: PlannedEnd,
  past: Content
) {
  const page = await app.firstWindow()
  const runs = [...past.runs.values()]
  const inState = (...names: string[]): RunSummary | undefined =>
    runs.find(({ status }) => names.includes(status.state))
  if (state === 'importing') {
    await expect(page.getByRole('dialog')).toBeVisible()
  } else {
    await states[state].begin(page, {
      resumable: inState('interrupted')?.name,
      finished: inState('finished')?.name,
      queued: inState('queued')?.name
    })
    if (settled) await states[state].reached(page)
  }
  await sleep(wait * 3000)
}

/** How long it takes until the main process and all others are gone, in seconds. */
async function measure(home: string, app: ElectronApplication, end: () => Promise<unknown>) {
  const gone = ended(app)
  const began = performance.now()
  const seconds = (): number => (performance.now() - began) / 1000
  await end()
  await Promise.race([gone, sleep(atMost * 1000)])
  const main = seconds()
  while ((await processesOf(home)).length > 0 && seconds() < main + 5) await sleep(50)
  const left = await processesOf(home)
  const all = seconds()
  for (const { pid } of left) process.kill(pid, 'SIGKILL')
  return { seconds: main, allGone: all, left: left.length }
}

/** Runs that this end stopped. */
const stopped = (before: Content, after: Content): RunSummary[] =>
  [...after.runs.values()].filter(
    ({ id, status }) =>
      status.state !== 'queued' && status.updated !== before.runs.get(id)?.status.updated
  )

function wrongRuns(kind: Kind, runs: readonly RunSummary[]): string[] {
  return runs.flatMap(({ id, status: { state, reason } }) => {
    if (state === 'finished') return []
    if (!isFinal(state) || state === 'failed') return [`run ${id} is ${state}: ${reason ?? ''}`]
    const isGiven = reason?.includes('Resume the run') && reason.includes(reasons[kind])
    return isGiven ? [] : [`run ${id} gives as its reason: ${reason ?? 'none'}`]
  })
}

test.setTimeout(400_000)

for (const planned of planEnds(each, seed).filter(({ number }) => todo.includes(number))) {
  const { number, kind, state } = planned
  test(`end ${number}: ${kind} while ${state}`, async () => {
    test.skip(Date.now() > until, 'the time of this part is over')
    const home = join(folder, 'homes', state.replaceAll(' ', '-'))
    if (!existsSync(home)) await furnish(home)
    const past = await contentOf(home)
    const screen: Screen | null = kind === 'the screen goes away' ? await openScreen() : null
    const manager = kind === 'the system shuts down' ? await LoginManager.start() : null
    try {
      const app = await launchDesktop(home, state === 'importing' ? [bigTable()] : [], {
        ...manager?.environment,
        ...(screen && { DISPLAY: screen.display })
      })
      await enter(app, planned, past)
      const heldUp = manager?.isHeldUp ?? true
      const before = await contentOf(home)
      const active = [...before.runs.values()].filter(
        ({ status }) => !isFinal(status.state) && status.state !== 'queued'
      ).length
      const load = loadavg()[0] ?? 0
      const measured = await measure(home, app, async () => {
        if (manager) manager.shutDown()
        else if (screen) await screen.close()
        else await ends[kind as keyof typeof ends](app)
      })
      const after = await contentOf(home, { ended: true })
      const runs = stopped(before, after)
      const problems = [
        ...lostFrom(before, after),
        ...wrongRuns(kind, runs),
        ...(heldUp ? [] : ['the system would not wait for the app']),
        ...(measured.left > 0 ? [`${measured.left} processes were left`] : []),
        ...(measured.seconds > patience ? [`it took ${measured.seconds.toFixed(1)} s`] : [])
      ]
      const unsaved = runs.filter(({ status }) => status.reason?.includes('took too long')).length
      noteEnd(folder, { number, kind, state, active, ...measured, unsaved, problems, load })
      expect(problems).toEqual([])
    } finally {
      manager?.close()
      await screen?.close()
    }
  })
}
