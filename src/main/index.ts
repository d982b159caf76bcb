import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { app, dialog } from 'electron'
import packageJson from '../../package.json' with { type: 'json' }
import { openDesktop } from './desktop'
import { registerPageScheme } from './page-protocol'

const here = fileURLToPath(new URL('.', import.meta.url))

registerPageScheme()
if (!app.requestSingleInstanceLock()) {
  app.quit()
} else {
  app.enableSandbox()
  app
    .whenReady()
    .then(() =>
      openDesktop({
        page: join(here, '../renderer'),
        preload: join(here, '../preload/index.cjs'),
        trainer: join(here, 'trainer.js'),
        version: packageJson.version,
        developmentPage: process.env['ELECTRON_RENDERER_URL']
      })
    )
    .catch((error: unknown) => {
      dialog.showErrorBox('Mixup Studio cannot start', String(error))
      app.exit(1)
    })
}
