import { dialog, type BrowserWindow } from 'electron'
import { StudioError } from '../contract/errors'
import type { HostHandlers } from '../studio/app/serve-app'
import type { AllowedPaths } from '../studio/paths/allowed-paths'

const dataFiles = ['csv', 'tsv', 'zip', 'gz', 'npy', 'npz', 'parquet', 'idx', 'bin']

function browserOnly(): never {
  throw new StudioError('unsupported', "The desktop has the system's own dialogs for this.")
}

/** The system's dialogs; what is chosen there may be read from then on. */
export function desktopHost(window: BrowserWindow, allowed: AllowedPaths): HostHandlers {
  return {
    host: () => ({ kind: 'electron', platform: process.platform }),
    choosePath: async ({ kind }) => {
      const { canceled, filePaths } = await dialog.showOpenDialog(window, {
        title: kind === 'folder' ? 'Import a folder' : 'Import a file',
        properties: kind === 'folder' ? ['openDirectory'] : ['openFile'],
        ...(kind === 'file' && {
          filters: [
            { name: 'Data', extensions: dataFiles },
            { name: 'All files', extensions: ['*'] }
          ]
        })
      })
      const [path] = filePaths
      if (canceled || path === undefined) return null
      allowed.allow(path)
      return path
    },
    listFolder: browserOnly,
    upload: browserOnly
  }
}
