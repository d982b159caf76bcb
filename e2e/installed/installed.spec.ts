import { execFileSync } from 'node:child_process'
import { readdir, readFile } from 'node:fs/promises'
import { networkInterfaces } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { runStatus } from '../../src/contract/records'
import { StudioPage } from '../studio'
import { home, InstalledApp, processesOfUser, run, user } from './installed-app'
import { newerVersion, serveNewerVersion } from './newer-version'

const installed = '/usr/lib/mixup-studio/mixup-studio-app'
const runs = join(home, '.local/share/mixup-studio/runs')
const figures: Record<string, string> = {}

test.describe.configure({ mode: 'serial', timeout: 600_000 })
test.skip(user === '', 'npm run package:check runs these')
test.afterAll(() => console.log(figures))

const statuses = async () =>
  Promise.all(
    (await readdir(runs)).map(async (id) => {
      const text = await readFile(join(runs, id, 'status.json'), 'utf8')
      return runStatus.parse(JSON.parse(text))
    })
  )
/** The last processes end a moment after the first. */
const nothingIsLeft = () =>
  expect
    .poll(async () => (await processesOfUser()).map(({ line }) => line), { timeout: 60_000 })
    .toEqual([])
const version = async () => (await run(['mixup-studio', '--version'])).output.trim()

test('without a network, its first start trains digits natively to 97 %', async () => {
  expect(Object.keys(networkInterfaces()).filter((name) => name !== 'lo')).toEqual([])
  const began = performance.now()
  const app = await InstalledApp.open(installed)
  const studio = new StudioPage(app.page)
  await studio.train('digits')
  await studio.firstPoint(300_000)
  figures['first start to first chart point'] =
    `${((performance.now() - began) / 1000).toFixed(1)} s`
  await studio.reaches('finished', 500_000)
  const [id = ''] = await readdir(runs)
  const environment = JSON.parse(await readFile(join(runs, id, 'environment.json'), 'utf8')) as {
    runtime: { kind: string }
  }
  expect(environment.runtime.kind).toBe('cpu')
  const [{ results = [] } = {}] = await statuses()
  const scored = results.find(({ at, split }) => at === 'best' && split === 'test')
  const accuracy = scored?.scores.accuracy ?? 0
  figures['accuracy on the test split'] = accuracy.toFixed(4)
  expect(accuracy).toBeGreaterThanOrEqual(0.97)
  await app.end()
  await nothingIsLeft()
})

test('a second start brings up the window that is there, and ends', async () => {
  const app = await InstalledApp.open(installed)
  const second = await run([installed, '--disable-gpu'], { display: true })
  expect(second.code).toBe(0)
  await expect(app.page.getByRole('navigation', { name: 'Views' })).toBeVisible()
  await app.end()
})

test('SIGTERM ends it with a checkpoint, and no process is left', async () => {
  const app = await InstalledApp.open(installed)
  const studio = new StudioPage(app.page)
  await studio.train('long', { epochs: 1000 })
  await studio.firstPoint(300_000)
  await app.end()
  await nothingIsLeft()
  const interrupted = (await statuses()).filter(({ state }) => state === 'interrupted')
  expect(interrupted).toHaveLength(1)
  expect(interrupted[0]?.reason).toContain('Resume the run')
  expect(interrupted[0]?.step).toBeGreaterThan(0)
})

test('its command line trains without a screen, and ends a run as asked', async () => {
  expect((await run(['mixup-studio', 'runs'])).output).toContain('digits')
  const trained = await run([
    'mixup-studio',
    '--json',
    'train',
    'digits',
    '--set',
    'training.epochs=1'
  ])
  expect(trained.errors).not.toContain('ERROR')
  expect(trained.code).toBe(0)
  expect((await run(['mixup-studio', 'train', 'no-such-file'])).code).toBe(4)
})

test('a newer version installs over one that trains, which goes on, and resumes its run', async () => {
  expect(await version()).toBe('0.1.0')
  const app = await InstalledApp.open(installed)
  const studio = new StudioPage(app.page)
  await studio.train('upgraded', { epochs: 1000 })
  await studio.firstPoint(300_000)
  const before = execFileSync('dpkg-query', ['-W', '-f=${Version}', 'mixup-studio'], {
    encoding: 'utf8'
  })
  execFileSync('apt-get', ['-y', 'install', process.env.CHECK_UPGRADE ?? ''], { encoding: 'utf8' })
  const after = execFileSync('dpkg-query', ['-W', '-f=${Version}', 'mixup-studio'], {
    encoding: 'utf8'
  })
  expect(after).not.toBe(before)
  const steps = async () =>
    Math.max(...(await statuses()).map(({ state, step }) => (state === 'running' ? step : 0)))
  const installedAt = await steps()
  expect(installedAt).toBeGreaterThan(0)
  await expect.poll(steps).toBeGreaterThan(installedAt)
  await app.end()
  const next = await InstalledApp.open(installed)
  const newer = new StudioPage(next.page)
  await newer.open('Runs')
  await next.page.getByRole('link', { name: 'upgraded' }).first().click()
  await newer.reaches('interrupted')
  await next.page.getByRole('button', { name: 'Resume' }).click()
  await newer.reaches('running')
  await next.end()
  await nothingIsLeft()
})

test('as a package it says that there is a newer version, and fetches nothing', async () => {
  const server = await serveNewerVersion('')
  const app = await InstalledApp.open(installed)
  await new StudioPage(app.page).open('Settings')
  await app.page.getByRole('button', { name: 'Look for a newer version' }).click()
  await expect(
    app.page.getByText(`Version ${newerVersion} is out. Install it as you installed this one.`)
  ).toBeVisible()
  expect(await app.page.locator('body').innerText()).not.toMatch(/\bnp[mx]\b/)
  await app.end()
  await server.close()
  expect(server.asked).toEqual(['/latest-linux.yml'])
})

test('where it sees a card it offers GPU support, and says what keeps it from being fetched', async () => {
  const app = await InstalledApp.open(installed)
  await new StudioPage(app.page).open('Settings')
  const offer = app.page.getByText('An NVIDIA card is here')
  await expect(offer).toContainText(/3\.4 GB, into\s+\S+mixup-studio\S+, where they take 6\.1 GB/)
  await app.page.getByRole('button', { name: 'Add GPU support' }).click()
  const problem = app.page.getByText(/: "Add GPU support" in Settings/)
  await expect(problem).toBeVisible()
  await expect(problem).toContainText(/with pip, and|could not reach the package index/)
  expect(await app.page.locator('body').innerText()).not.toMatch(/\bnp[mx]\b/)
  await app.end()
})

const extractedImage = join(home, 'squashfs-root')
const image = join(home, 'Mixup-Studio.AppImage')

test('the AppImage trains for the same user', async () => {
  execFileSync('install', ['-o', user, '-m', '755', process.env.CHECK_APPIMAGE ?? '', image])
  // Mounting needs FUSE, which containers lack.
  expect((await run([image, '--appimage-extract'])).code).toBe(0)
  const app = join(extractedImage, 'mixup-studio-app')
  const headless = [
    '--no-sandbox',
    '--ozone-platform=headless',
    '--disable-gpu',
    '--log-level=3',
    '--cli',
    '--'
  ]
  const trained = await run([
    app,
    ...headless,
    '--json',
    'train',
    'digits',
    '--set',
    'training.epochs=1'
  ])
  expect(trained.code).toBe(0)
})

test('the AppImage fetches a newer version, and installs it when asked to', async () => {
  // Its sandbox: as root here, since no other part of this machine sets it up.
  const sandbox = join(extractedImage, 'chrome-sandbox')
  execFileSync('chown', ['root:root', sandbox])
  execFileSync('chmod', ['4755', sandbox])
  const server = await serveNewerVersion('#!/bin/sh\necho started > "$HOME/newer-version"\n')
  const app = await InstalledApp.open(join(extractedImage, 'mixup-studio-app'), [
    `APPIMAGE=${image}`
  ])
  await new StudioPage(app.page).open('Settings')
  await app.page.getByRole('button', { name: 'Look for a newer version' }).click()
  await expect(app.page.getByText(`Version ${newerVersion} is ready.`)).toBeVisible()
  const gone = app.ended()
  await app.page.getByRole('button', { name: 'Restart and install' }).click()
  await gone
  await server.close()
  await nothingIsLeft()
  expect(await readFile(image, 'utf8')).toContain('newer-version')
  expect(await readFile(join(home, 'newer-version'), 'utf8')).toBe('started\n')
})

test('its user keeps nothing but runs and settings of the window', async () => {
  const kept = (await readdir(home)).filter(
    (name) => !/^(\.bash|\.profile|squashfs-root|Mixup-Studio|newer-version)/.test(name)
  )
  expect(
    kept.filter((name) => !['.local', '.config', '.cache', '.pki', '.dbus'].includes(name))
  ).toEqual([])
  expect(await readdir(join(home, '.local/share'))).toEqual(['mixup-studio'])
})
