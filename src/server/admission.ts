import { timingSafeEqual, createHash } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'

/** What a request has to know to be answered. */
export interface Admission {
  token: string
  port: number
}

export type Refusal = 'foreign host' | 'foreign origin' | 'no token'

const hosts = (port: number): string[] => [`127.0.0.1:${port}`, `localhost:${port}`]

/** Cookies are shared by all ports of a host, so the name carries the port. */
export const cookieName = (port: number): string => `mixup-studio-${port}`

/** Compares without telling by its duration how much was right. */
export function sameToken(given: string | null | undefined, token: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(given ?? ''), digest(token)) && given === token
}

function cookie(headers: IncomingHttpHeaders, name: string): string | null {
  for (const part of (headers.cookie ?? '').split(';')) {
    const [key, value] = part.trim().split('=')
    if (key === name) return value ?? null
  }
  return null
}

/** Why the address or the origin of a request is wrong: a page elsewhere, or a rebound name. */
export function foreign(headers: IncomingHttpHeaders, port: number): Refusal | null {
  if (!hosts(port).includes(headers.host ?? '')) return 'foreign host'
  const { origin } = headers
  if (origin !== undefined && !hosts(port).some((host) => origin === `http://${host}`)) {
    return 'foreign origin'
  }
  if (headers['sec-fetch-site'] === 'cross-site' && headers['sec-fetch-mode'] !== 'navigate') {
    return 'foreign origin'
  }
  return null
}

/** Why a request gets nothing; null when it is the user's own page. */
export function refusal(headers: IncomingHttpHeaders, admission: Admission): Refusal | null {
  const { port, token } = admission
  return (
    foreign(headers, port) ??
    (sameToken(cookie(headers, cookieName(port)), token) ? null : 'no token')
  )
}

/** A WebSocket is open to pages of any origin, so it must name ours. */
export function socketRefusal(headers: IncomingHttpHeaders, admission: Admission): Refusal | null {
  return headers.origin === undefined ? 'foreign origin' : refusal(headers, admission)
}
