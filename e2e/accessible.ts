import AxeBuilder from '@axe-core/playwright'
import { expect, type Page } from './test'

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

/** Has axe look for violations of WCAG AA in what is on screen, in both appearances. */
export async function expectAccessible(page: Page, what: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    await expect(page.locator('html')).toHaveAttribute('data-theme', colorScheme)
    expect(await violations(page), `${what}, ${colorScheme}`).toEqual([])
  }
}
