import { Menu, shell, type MenuItemConstructorOptions } from 'electron'
import type { HostCommand } from '../contract/host'

export interface MenuParts {
  send: (command: HostCommand) => void
  /** The folder with runs and settings, and the log of the main process. */
  home: string
  log: string
  /** The file that names all licences. */
  licences: string
}

/** The menu of the window; commands go to the page. */
export function menuTemplate(
  { send, home, log, licences }: MenuParts,
  platform: NodeJS.Platform
): MenuItemConstructorOptions[] {
  const item = (
    label: string,
    command: HostCommand,
    accelerator: string
  ): MenuItemConstructorOptions => ({ label, accelerator, click: () => send(command) })
  const onMac = platform === 'darwin'
  const own: MenuItemConstructorOptions[] = onMac ? [{ role: 'appMenu' }] : []
  const about: MenuItemConstructorOptions[] = onMac
    ? []
    : [{ type: 'separator' }, { role: 'about' }]
  return [
    ...own,
    {
      label: '&File',
      submenu: [
        item('Import data…', 'import', 'CmdOrCtrl+O'),
        item('Start training', 'start', 'CmdOrCtrl+Enter'),
        { type: 'separator' },
        { label: 'Open data folder', click: () => void shell.openPath(home) },
        item('Preferences', 'system', 'CmdOrCtrl+,'),
        { type: 'separator' },
        { role: onMac ? 'close' : 'quit' }
      ]
    },
    { role: 'editMenu' },
    {
      label: '&View',
      submenu: [
        item('Projects', 'projects', 'CmdOrCtrl+1'),
        item('Runs', 'runs', 'CmdOrCtrl+2'),
        item('Claims', 'claims', 'CmdOrCtrl+3'),
        item('Settings', 'system', 'CmdOrCtrl+4'),
        { type: 'separator' },
        item('Train', 'train', 'CmdOrCtrl+5'),
        item('Experiments', 'experiments', 'CmdOrCtrl+6'),
        item('Microscope', 'microscope', 'CmdOrCtrl+7'),
        { type: 'separator' },
        item('Switch appearance', 'switch-theme', 'CmdOrCtrl+Shift+L'),
        { type: 'separator' },
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { role: 'togglefullscreen' },
        { role: 'toggleDevTools' }
      ]
    },
    { role: 'windowMenu' },
    {
      role: 'help',
      submenu: [
        { label: 'Show the log', click: () => shell.showItemInFolder(log) },
        { label: 'Licences', click: () => void shell.openPath(licences) },
        ...about
      ]
    }
  ]
}

export function setMenu(parts: MenuParts): void {
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(parts, process.platform)))
}
