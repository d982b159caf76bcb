import { homedir } from 'node:os'
import { join } from 'node:path'

/**
 * Where TensorFlow, its compiled bindings and remembered failures live: a folder of the user's,
 * shared by checkouts and by the packaged app. `MIXUP_STUDIO_CACHE` overrides the platform's own.
 */
export function cacheFolder(
  environment: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform
): string {
  if (environment.MIXUP_STUDIO_CACHE) return environment.MIXUP_STUDIO_CACHE
  if (platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'mixup-studio')
  if (platform === 'win32') {
    return join(
      environment.LOCALAPPDATA ?? join(homedir(), 'AppData', 'Local'),
      'mixup-studio',
      'Cache'
    )
  }
  return join(environment.XDG_CACHE_HOME || join(homedir(), '.cache'), 'mixup-studio')
}
