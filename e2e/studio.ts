import { expect, type Page } from './test'

type View = 'Projects' | 'Runs' | 'Claims' | 'Settings' | 'Train' | 'Experiments' | 'Microscope'

/** User actions in the studio, step by step, so tests read like instructions. */
export class StudioPage {
  constructor(readonly page: Page) {}

  async open(view: View): Promise<void> {
    await this.page
      .getByRole('navigation', { name: 'Views' })
      .getByRole('link', { name: view })
      .click()
    await expect(this.page.getByRole('heading', { level: 1 })).toBeVisible()
  }

  /** Imports generated two moons, optionally with a number of examples; ends on the project page. */
  async addTwoMoons(examples?: number): Promise<void> {
    const { page } = this
    await this.open('Projects')
    await page.getByRole('button', { name: 'Import data' }).first().click()
    await page.getByText('Generated', { exact: true }).click()
    if (examples) await page.getByLabel('Examples', { exact: true }).fill(`${examples}`)
    await page.getByRole('button', { name: 'Generate' }).click()
    await page.getByRole('button', { name: 'Add data set' }).click()
    await expect(page.getByRole('article', { name: 'Two moons' })).toBeVisible()
  }

  /** On the page of an experiment. */
  async openPart(part: 'Results' | 'Charts' | 'Runs' | 'Settings'): Promise<void> {
    await this.page
      .getByRole('group', { name: 'Parts of the experiment' })
      .getByText(part, { exact: true })
      .click()
  }

  startButton() {
    return this.page.getByRole('button', { name: 'Start training' })
  }

  /** In the Train view. */
  async setEpochs(epochs: number): Promise<void> {
    await this.page.getByLabel('Epochs', { exact: true }).fill(`${epochs}`)
  }

  /** Fills the training form in and starts; ends on the page of the run. */
  async train(name: string, change: { epochs?: number; policy?: string } = {}): Promise<void> {
    await this.open('Train')
    await expect(this.startButton()).toBeEnabled()
    if (change.epochs) await this.setEpochs(change.epochs)
    if (change.policy) await this.page.getByLabel('Policy').selectOption({ label: change.policy })
    await this.page.getByLabel('Name', { exact: true }).fill(name)
    await this.startButton().click()
    await expect(this.page.getByRole('heading', { name, level: 1 })).toBeVisible()
  }

  state() {
    return this.page.locator('header [data-state]')
  }

  async reaches(state: string, timeout = 300_000): Promise<void> {
    await expect(this.state()).toHaveAttribute('data-state', state, { timeout })
  }

  /** How many points the loss chart has to draw. */
  async lossPoints(): Promise<number> {
    const points = await this.page
      .locator('figure', { has: this.page.getByRole('heading', { name: 'Loss', exact: true }) })
      .locator('[data-points]')
      .getAttribute('data-points')
    return Number(points ?? 0)
  }

  async firstPoint(timeout = 180_000): Promise<void> {
    await expect.poll(() => this.lossPoints(), { timeout, intervals: [50] }).toBeGreaterThan(0)
  }
}
