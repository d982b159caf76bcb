import { join } from 'node:path'
import { StudioError } from '../contract/errors'
import type { HostHandlers } from '../studio/app/serve-app'
import type { AllowedPaths } from '../studio/paths/allowed-paths'
import { listFolder } from './folder-browser'
import { storePiece } from './uploads'

/** What a browser needs of its host in place of the desktop's dialogs. */
export function browserHost(home: string, allowed: AllowedPaths): HostHandlers {
  const uploads = join(home, 'uploads')
  return {
    host: () => ({ kind: 'browser', platform: process.platform, desktop: null }),
    choosePath: () => {
      throw new StudioError('unsupported', 'A browser has no such dialog: use the file browser.')
    },
    listFolder: ({ path }) => listFolder(path, allowed),
    upload: async (piece) => {
      const path = await storePiece(uploads, piece)
      allowed.allow(path)
      return { path }
    }
  }
}
