import { Menu, type MenuItemConstructorOptions } from 'electron'
import type { HostCommand } from '../contract/host'

type Send = (command: HostCommand) => void

/** The menu of the window; commands go to the page. */
export function menuTemplate(send: Send, platform: NodeJS.Platform): MenuItemConstructorOptions[] {
  const item = (
    label: string,
    command: HostCommand,
    accelerator: string
  ): MenuItemConstructorOptions => ({ label, accelerator, click: () => send(command) })
  const own: MenuItemConstructorOptions[] = platform === 'darwin' ? [{ role: 'appMenu' }] : []
  return [
    ...own,
    {
      label: '&File',
      submenu: [
        item('Import data…', 'import', 'CmdOrCtrl+O'),
        item('Start training', 'start', 'CmdOrCtrl+Enter'),
        { type: 'separator' },
        { role: platform === 'darwin' ? 'close' : 'quit' }
      ]
    },
    { role: 'editMenu' },
    {
      label: '&View',
      submenu: [
        item('Train', 'train', 'CmdOrCtrl+1'),
        item('Runs', 'runs', 'CmdOrCtrl+2'),
        item('Data', 'data', 'CmdOrCtrl+3'),
        item('System', 'system', 'CmdOrCtrl+4'),
        item('Experiments', 'experiments', 'CmdOrCtrl+6'),
        item('Claims', 'claims', 'CmdOrCtrl+7'),
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
    { role: 'windowMenu' }
  ]
}

export function setMenu(send: Send): void {
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(send, process.platform)))
}
