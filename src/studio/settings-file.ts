import { basename } from 'node:path'
import { StudioError } from '../contract/errors'
import { slurmProfile, type SlurmProfile } from '../contract/executors'
import { defaultSettings, settings } from '../contract/settings'
import { SharedFile } from '../storage/shared-file'
import type { Home } from './home'

/** What this version does not know in the settings stays in their file; what people leave out has its default. */
const keptSettings = settings
  .extend({
    maxConcurrentRuns: settings.shape.maxConcurrentRuns.default(defaultSettings.maxConcurrentRuns)
  })
  .loose()

/** Where the settings are lost, nothing is fetched until somebody allows it again: they may have forbidden it. */
export const settingsFile = (home: Home): SharedFile<typeof keptSettings> =>
  new SharedFile(home.settings, keptSettings, (isLost) => ({
    ...defaultSettings,
    ...(isLost && { neverFetch: true })
  }))

/**
 * What jobs ask Slurm for.
 * @throws StudioError `storage` where the settings cannot be read: jobs that nobody asked for may cost another account
 */
export async function readSlurmProfile(home: Home): Promise<SlurmProfile> {
  const file = settingsFile(home)
  const { slurm } = await file.read()
  if (file.problem !== null) {
    throw new StudioError(
      'storage',
      `No job is submitted while ${basename(home.settings)} cannot be used. ${file.problem} Save the job settings again: in Settings, or by "executors --set".`
    )
  }
  return slurmProfile.parse(slurm ?? {})
}
