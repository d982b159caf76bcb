import { chromium, type Browser } from '@playwright/test'
import { chromiumPath } from '../e2e/programs'

/** The Chromium that the browser tests use, without a window. */
export const launchChromium = (): Promise<Browser> =>
  chromium.launch({
    ...(chromiumPath && { executablePath: chromiumPath }),
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : []
  })
