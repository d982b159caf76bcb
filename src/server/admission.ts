import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'

export type Refusal = 'foreign host' | 'foreign origin'

const hosts = (port: number): string[] => [`127.0.0.1:${port}`, `localhost:${port}`]

/** Compares in a time that does not show how much was right. */
function sameToken(given: string, token: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(given), digest(token))
}

/** Why the address or the origin of a request is wrong: a page elsewhere, or a rebound name. */
export function refusal(headers: IncomingHttpHeaders, port: number): Refusal | null {
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

/** As `refusal`, for what only a page may ask: its origin must be named. */
export function pageRefusal(headers: IncomingHttpHeaders, port: number): Refusal | null {
  return headers.origin === undefined ? 'foreign origin' : refusal(headers, port)
}

/** The token in the address that the terminal shows. It works once: other users of the machine can read arguments. */
export class Invitation {
  token = newToken()

  /** Takes a token back; the next one is another. */
  redeem(given: string): boolean {
    if (!sameToken(given, this.token)) return false
    this.token = newToken()
    return true
  }
}

const newToken = (): string => randomBytes(24).toString('base64url')
