import { dialog, type BrowserWindow, type OpenDialogOptions } from 'electron'
import { StudioError } from '../contract/errors'
import { dataExtensions } from '../contract/formats'
import { imageExtensions } from '../core/image-formats'
import type { HostHandlers } from '../studio/app/serve-app'
import type { AllowedPaths } from '../studio/paths/allowed-paths'
import { provenElectron } from './electron-releases'
import type { MainLog } from './main-log'
import type { Updates } from './updates/updates'

function browserOnly(): never {
  throw new StudioError('unsupported', "The desktop has the system's own dialogs for this.")
}

type Chosen = 'folder' | 'files' | 'target' | 'file-to-predict' | 'folder-to-predict' | 'weights'

const allFiles = { name: 'All files', extensions: ['*'] }

const dialogs: Record<Chosen, OpenDialogOptions> = {
  folder: { title: 'Import folders', properties: ['openDirectory', 'multiSelections'] },
  files: {
    title: 'Import files',
    properties: ['openFile', 'multiSelections'],
    filters: [{ name: 'Data', extensions: dataExtensions }, allFiles]
  },
  'file-to-predict': {
    title: 'Predict a file',
    properties: ['openFile'],
    filters: [
      { name: 'Images and data', extensions: [...imageExtensions, ...dataExtensions] },
      allFiles
    ]
  },
  'folder-to-predict': { title: 'Predict a folder', properties: ['openDirectory'] },
  weights: {
    title: 'Use pretrained weights',
    properties: ['openFile'],
    filters: [{ name: 'Weights', extensions: ['safetensors', 'pth', 'pt'] }, allFiles]
  },
  target: {
    title: 'Export into a folder',
    buttonLabel: 'Export here',
    properties: ['openDirectory', 'createDirectory']
  }
}

/**
 * The system's dialogs: what is chosen there may be read from then on, or written to if it was chosen for that.
 */
export function desktopHost(
  window: BrowserWindow,
  allowed: AllowedPaths,
  writable: AllowedPaths,
  log: Pick<MainLog, 'path' | 'crashDumps'>,
  updates: Pick<Updates, 'state' | 'look' | 'install'>
): HostHandlers {
  return {
    host: () => ({
      kind: 'electron',
      platform: process.platform,
      desktop: {
        electron: process.versions.electron ?? '',
        proven: provenElectron,
        log: log.path,
        crashDumps: log.crashDumps
      }
    }),
    choosePath: async ({ kind }) => {
      const { canceled, filePaths } = await dialog.showOpenDialog(window, dialogs[kind])
      const [path] = filePaths
      if (canceled || path === undefined) return null
      const rights = kind === 'target' ? writable : allowed
      rights.allow(path)
      return path
    },
    choosePaths: async ({ kind }) => {
      const { canceled, filePaths } = await dialog.showOpenDialog(window, dialogs[kind])
      const chosen = canceled ? [] : filePaths
      for (const path of chosen) allowed.allow(path)
      return chosen
    },
    listFolder: browserOnly,
    upload: browserOnly,
    discardUpload: browserOnly,
    updates: () => updates.state,
    lookForUpdate: () => updates.look(),
    installUpdate: () => updates.install()
  }
}
