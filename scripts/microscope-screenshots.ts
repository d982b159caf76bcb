import type { Page } from '@playwright/test'

const pictures = [
  { policy: 'CutMix', variant: 'cutmix', name: 'microscope-cutmix' },
  { policy: 'Manifold mixup', variant: 'manifold', name: 'microscope-manifold' },
  { policy: 'Input mixup', variant: 'input', name: 'microscope-mixup' }
]

/** Shows a batch as each of some policies mixes it, from the open microscope; leaves input mixup chosen. */
export async function showPolicies(
  page: Page,
  save: (name: string) => Promise<void>
): Promise<void> {
  for (const { policy, variant, name } of pictures) {
    await page.getByLabel('Policy', { exact: true }).selectOption({ label: policy })
    await page.locator(`[data-variant^="${variant}"]`).scrollIntoViewIfNeeded()
    await save(name)
  }
}
