import { StudioError } from '../contract/errors'
import type { HostHandlers } from '../studio/app/serve-app'
import type { AllowedPaths } from '../studio/paths/allowed-paths'
import { listFolder } from './folder-browser'
import { discardUpload, storePiece } from './uploads'

function noInstallation(): never {
  throw new StudioError('unsupported', 'Only an installed studio looks for newer versions.')
}

/**
 * What a browser needs of its host in place of the desktop's dialogs.
 * @param roots where looking through this machine's folders begins
 */
export function browserHost(
  uploads: string,
  allowed: AllowedPaths,
  roots: readonly string[]
): HostHandlers {
  return {
    host: () => ({ kind: 'browser', platform: process.platform, desktop: null }),
    choosePath: () => {
      throw new StudioError('unsupported', 'Not available in a browser: use the file browser.')
    },
    choosePaths: () => {
      throw new StudioError(
        'unsupported',
        "Not available in a browser: use the browser's own dialog."
      )
    },
    listFolder: ({ path }) => listFolder(path, allowed, roots),
    upload: async (piece) => {
      const path = await storePiece(uploads, piece)
      allowed.allow(path)
      return { path }
    },
    discardUpload: ({ upload }) => discardUpload(uploads, upload),
    updates: () => ({ state: 'off' }),
    lookForUpdate: noInstallation,
    installUpdate: noInstallation
  }
}
