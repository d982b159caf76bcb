import type { App, Session, WebContents } from 'electron'

/** Whether an address is a page of ours. */
export function isOwn(url: string, origin: string): boolean {
  try {
    const { protocol, host } = new URL(url)
    return `${protocol}//${host}` === origin
  } catch {
    return false
  }
}

/** Putting text on the clipboard after a click, and messages that training has ended; nothing else. */
const permissions = ['clipboard-sanitized-write', 'notifications']
const granted = (permission: string): boolean => permissions.includes(permission)

export function denyPermissions(session: Session): void {
  session.setPermissionRequestHandler((_contents, permission, answer) =>
    answer(granted(permission))
  )
  session.setPermissionCheckHandler((_contents, permission) => granted(permission))
}

/** Pages stay on their origin, open no windows and embed nothing. */
export function restrictContents(app: App, origin: string): void {
  app.on('web-contents-created', (_event, contents: WebContents) => {
    contents.on('will-navigate', (event) => {
      if (!isOwn(event.url, origin)) event.preventDefault()
    })
    contents.on('will-redirect', (event) => event.preventDefault())
    contents.on('will-attach-webview', (event) => event.preventDefault())
    contents.setWindowOpenHandler(() => ({ action: 'deny' }))
  })
}
