import { defaultSettings, settings } from '../contract/settings'
import { SharedFile } from '../storage/shared-file'
import type { Home } from './home'

/** What this version does not know in the settings stays in their file. */
const keptSettings = settings.loose()

export const settingsFile = (home: Home): SharedFile<typeof keptSettings> =>
  new SharedFile(home.settings, keptSettings, () => ({ ...defaultSettings }))
