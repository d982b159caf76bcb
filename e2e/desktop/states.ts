import { StudioPage } from '../studio'
import { expect, type Page } from '../test'

/** Names of what an earlier use of the same home left. */
interface Past {
  /** A run that can be resumed. */
  resumable?: string | undefined
  /** A run that has been evaluated. */
  finished?: string | undefined
  /** A run that waits, and starts by itself. */
  queued?: string | undefined
}

interface AppState {
  /** Asks for it, going on with what is there already. */
  begin(page: Page, past?: Past): Promise<void>
  /** Resolves once the app is in it. */
  reached(page: Page): Promise<void>
}

async function openRun(page: Page, name: string): Promise<void> {
  await new StudioPage(page).open('Runs')
  await page.getByRole('link', { name, exact: true }).click()
  await expect(page.getByRole('heading', { name, level: 1 })).toBeVisible()
}

/** What the app can be doing when it is asked to end. */
export const states = {
  idle: {
    begin: () => Promise.resolve(),
    reached: (page) => expect(page.getByRole('heading', { name: 'Projects' })).toBeVisible()
  },
  training: {
    async begin(page, { resumable, queued } = {}) {
      if (queued !== undefined) return openRun(page, queued)
      if (resumable === undefined) {
        await new StudioPage(page).train(`long ${Date.now()}`, { epochs: 1000 })
        return
      }
      await openRun(page, resumable)
      await page.getByRole('button', { name: 'Resume' }).click()
    },
    async reached(page) {
      const studio = new StudioPage(page)
      await studio.reaches('running')
      await studio.firstPoint()
    }
  },
  importing: {
    async begin(page) {
      await new StudioPage(page).open('Projects')
      await page.getByRole('button', { name: 'Import data' }).first().click()
      await page.getByText('Generated', { exact: true }).click()
      await page.getByLabel('Examples', { exact: true }).fill('100000')
      await page.getByRole('button', { name: 'Generate' }).click()
    },
    reached: () => Promise.resolve()
  },
  evaluating: {
    async begin(page, { finished } = {}) {
      const studio = new StudioPage(page)
      if (finished === undefined) await studio.train('short', { epochs: 1 })
      else await openRun(page, finished)
      await studio.reaches('finished')
      await page.getByText('Evaluation', { exact: true }).click()
      await page.getByText('Between examples', { exact: true }).click()
      await page.getByLabel('Pairs').fill('5000')
      await page.getByRole('button', { name: 'Measure' }).click()
    },
    reached: (page) => expect(page.getByRole('button', { name: 'Cancel' })).toBeVisible()
  },
  'an experiment waits': {
    async begin(page, { queued } = {}) {
      const studio = new StudioPage(page)
      if (queued !== undefined) {
        await studio.open('Runs')
        const row = page.getByRole('row', { name: 'Choose the runs of ' }).first()
        await row.getByRole('link').click()
      } else {
        // So long that none of its runs finishes.
        await studio.open('Train')
        await studio.setEpochs(1000)
        await studio.open('Experiments')
        await page.getByRole('button', { name: 'New experiment' }).click()
        await page.getByRole('button', { name: 'Start experiment' }).click()
      }
      await studio.openPart('Runs')
    },
    reached: (page) => expect(page.getByText('running', { exact: true }).first()).toBeVisible()
  }
} satisfies Record<string, AppState>

export type StateName = keyof typeof states
export const stateNames = Object.keys(states) as StateName[]

/** Brings the app into a state. */
export async function reach(page: Page, name: StateName): Promise<void> {
  await states[name].begin(page)
  await states[name].reached(page)
}
