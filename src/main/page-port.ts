import { ipcMain, MessageChannelMain, type BrowserWindow, type IpcMainEvent } from 'electron'
import { z } from 'zod'
import { electronPortWire } from '../rpc/wires/electron'
import type { Wire } from '../rpc/wire'
import { isOwn } from './rules'

export interface PagePort {
  window: BrowserWindow
  origin: string
  connect: (wire: Wire) => void
  /** Called with what people drop on the window; paths come from the preload script, never from the page. */
  dropped: (paths: readonly string[]) => void
}

/** Gives the page its port, and listens only to the window's own main frame. */
export function offerPort({ window, origin, connect, dropped }: PagePort): void {
  const isOurs = ({ sender, senderFrame }: IpcMainEvent): boolean =>
    sender === window.webContents &&
    senderFrame === window.webContents.mainFrame &&
    isOwn(senderFrame.url, origin)

  ipcMain.on('mixup-studio:connect', (event) => {
    if (!isOurs(event)) return
    const { port1, port2 } = new MessageChannelMain()
    connect(electronPortWire(port1))
    window.webContents.postMessage('mixup-studio:port', null, [port2])
  })
  ipcMain.on('mixup-studio:dropped', (event, paths: unknown) => {
    const parsed = z.array(z.string().min(1)).safeParse(paths)
    if (!isOurs(event) || !parsed.success) return
    dropped(parsed.data)
  })
}
