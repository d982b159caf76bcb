import { protocol, type Session } from 'electron'
import { readPageFile } from '../studio/app/page-files'

const scheme = 'mixup-studio'

/** Where the page comes from: an origin of its own, neither a file nor a server. */
export const pageOrigin = `${scheme}://app`

const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'"
].join('; ')

/** To be called before the app is ready. */
export function registerPageScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme, privileges: { standard: true, secure: true, supportFetchAPI: true } }
  ])
}

/** Answers requests of the page with the files of its folder, and with nothing else. */
export function servePageFiles(session: Session, folder: string): void {
  session.protocol.handle(scheme, async (request) => {
    const { host, pathname } = new URL(request.url)
    const file = host === 'app' ? await readPageFile(folder, pathname) : null
    if (!file) return new Response('Page not found.', { status: 404 })
    return new Response(new Uint8Array(file.body), {
      headers: {
        'Content-Type': file.type,
        'Content-Security-Policy': contentSecurityPolicy,
        'X-Content-Type-Options': 'nosniff',
        'Cross-Origin-Opener-Policy': 'same-origin'
      }
    })
  })
}
