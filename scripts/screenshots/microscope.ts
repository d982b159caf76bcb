import type { Page } from '@playwright/test'
import { open, type Save } from './page'

const pictures = [
  { policy: 'CutMix', variant: 'cutmix', name: 'microscope-cutmix' },
  { policy: 'Manifold mixup', variant: 'manifold', name: 'microscope-manifold' },
  { policy: 'Input mixup', variant: 'input', name: 'microscope-mixup' }
]

/** Shows a batch as each of some policies mixes it. */
export async function showPolicies(page: Page, save: Save): Promise<void> {
  await open(page, 'Microscope')
  for (const { policy, variant, name } of pictures) {
    await page.getByLabel('Policy', { exact: true }).selectOption({ label: policy })
    await page.locator(`[data-variant^="${variant}"]`).scrollIntoViewIfNeeded()
    await save(name)
  }
}
