import AxeBuilder from '@axe-core/playwright'
import { expect, test, type Page } from './test'

async function violations(page: Page): Promise<string[]> {
  // axe wants a page of the browser's own context, which a window of Electron's has as well.
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
    .setLegacyMode()
    .analyze()
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} at ${target.join(' ')}: ${failureSummary}`)
  )
}

const sizes = [
  { width: 1280, height: 800 },
  { width: 900, height: 600 },
  { width: 390, height: 844 }
]

/**
 * Has axe look for violations of WCAG AA in what is on screen: in the light appearance at the usual size, with `npm run
 * test:full` in both appearances at three sizes.
 */
export async function expectAccessible(page: Page, what: string): Promise<void> {
  const every = test.info().project.metadata.everyAppearance === true
  const usual = page.viewportSize()
  // A window of Electron has the size that it has.
  for (const size of every && usual ? sizes : [usual]) {
    if (size && every) await page.setViewportSize(size)
    for (const colorScheme of every ? (['light', 'dark'] as const) : (['light'] as const)) {
      await page.emulateMedia({ colorScheme })
      await expect(page.locator('html')).toHaveAttribute('data-theme', colorScheme)
      const where = `${what}, ${colorScheme}${size ? `, ${size.width}x${size.height}` : ''}`
      expect(await violations(page), where).toEqual([])
    }
  }
  if (every && usual) await page.setViewportSize(usual)
}
