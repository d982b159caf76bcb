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

/** Whether the page, its view or a dialog is wider than its place, and what makes it so. Regions of their own may scroll. */
const tooWide = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll('html, main, dialog[open], dialog[open] > .content')]
      .filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth)
      .map((place) => {
        const edge = place.getBoundingClientRect().right
        const beyond = [...place.querySelectorAll('*')]
          .filter((inner) => inner.getBoundingClientRect().right > edge)
          .map(({ outerHTML }) => outerHTML.slice(0, 80))
        return `${place.tagName} is ${place.scrollWidth - place.clientWidth} px too narrow for ${beyond.slice(0, 3).join(' ')}`
      })
  )

const sizes = [
  { width: 1280, height: 800 },
  { width: 900, height: 600 },
  { width: 390, height: 844 }
]

/**
 * Has axe look for violations of WCAG AA in what is on screen, and looks whether it scrolls sideways: in the light
 * appearance at the usual size, with `npm run test:full` in both appearances at three sizes.
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
      // A page takes a moment to follow a new size.
      await expect.poll(() => tooWide(page), { message: where }).toEqual([])
    }
  }
  if (every && usual) await page.setViewportSize(usual)
}
