import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { startServer } from './server'

test('an open page finds its studio again after a restart, and a used address lets nobody else in', async ({
  page,
  browser
}, info) => {
  test.skip(info.project.name !== 'browser', 'A window has no address.')
  const folder = await mkdtemp(join(tmpdir(), 'mixup-studio-reconnect-'))
  const home = join(folder, 'home')
  let server = await startServer(home, folder)
  try {
    const invitation = server.address
    await page.goto(invitation)
    await expect(page.getByRole('heading', { name: 'Projects' })).toBeVisible()
    expect(page.url()).not.toContain('token')
    expect(await page.context().cookies()).toEqual([])

    const stranger = await (await browser.newContext()).newPage()
    await stranger.goto(invitation)
    await expect(stranger.getByText('This browser has no access to the studio.')).toBeVisible()
    await stranger.context().close()

    await expect(page.getByText('Drop your own data here')).toBeVisible()
    await server.stop()
    await expect(page.getByText('Lost connection to the studio.')).toBeVisible()
    await expect(page.getByRole('main', { includeHidden: true })).toContainText(
      'Drop your own data here'
    )
    server = await startServer(home, folder)
    await expect(page.getByRole('heading', { name: 'Projects' })).toBeVisible()
  } finally {
    await server.stop()
    await rm(folder, { recursive: true, force: true, maxRetries: 5 })
  }
})
