import { defineConfig } from '@playwright/test'
import { chromiumPath } from './e2e/programs'
import type { WorkerOptions } from './e2e/test'

/** Run by `npm run test:full` alone, in Chromium and in Electron. */
const long = /(cluster|emoji|export|narrow|photographs)\.spec\.ts$/
/** The same in both hosts, and long: run by `npm run test:full` in Electron. */
const inElectron =
  /(claims|compare|evaluation|experiments|many-runs|one-figure|self-test)\.spec\.ts$/

/** Run by commands of their own. */
const elsewhere = ['installed/**', 'webgpu/**']

/** One suite on both hosts. The build must be there: `npm run build` makes it. */
export default defineConfig<object, WorkerOptions>({
  testDir: 'e2e',
  outputDir: 'test-results/browser',
  // Training takes both cores of a small machine: one test at a time.
  workers: 1,
  // Ends what hangs; nothing is expected to be quick.
  timeout: 900_000,
  expect: { timeout: 180_000 },
  forbidOnly: Boolean(process.env.CI),
  use: {
    viewport: { width: 1280, height: 800 },
    acceptDownloads: true,
    screenshot: 'only-on-failure',
    launchOptions: {
      ...(chromiumPath && { executablePath: chromiumPath }),
      // The sandbox refuses to run as root, as containers do.
      args: process.getuid?.() === 0 ? ['--no-sandbox'] : []
    }
  },
  projects: [
    // What `npm test` runs; `browser-full` looks at every view in both themes, wide and narrow. Whole plans (@full) take
    // minutes and run in Electron.
    {
      name: 'browser',
      use: { host: 'browser' },
      testIgnore: [...elsewhere, 'desktop/**', long, inElectron],
      grepInvert: /@full|@appearance/
    },
    { name: 'browser-long', use: { host: 'browser' }, testMatch: long },
    {
      name: 'browser-full',
      use: { host: 'browser' },
      metadata: { everyAppearance: true },
      testIgnore: [...elsewhere, 'desktop/**'],
      grep: /@appearance/
    },
    {
      name: 'electron',
      use: { host: 'electron' },
      // `npm test` runs the smoke test.
      testIgnore: [...elsewhere, 'desktop/smoke.spec.ts'],
      grepInvert: /@appearance/
    },
    { name: 'electron-smoke', use: { host: 'electron' }, testMatch: 'desktop/smoke.spec.ts' },
    // `npm run test:webgpu`, with a driver.
    { name: 'electron-webgpu', use: { host: 'electron' }, testMatch: 'webgpu/*.spec.ts' },
    // `npm run ends`.
    { name: 'ends', use: { host: 'electron' }, testDir: 'scripts/ends' },
    // `npm run package:check` installs what they use.
    { name: 'installed', testMatch: 'installed/*.spec.ts' },
    // `npm run bench:page`: the only ones that hold a clock against the page.
    { name: 'bench', use: { host: 'browser' }, testDir: 'bench/page' }
  ]
})
