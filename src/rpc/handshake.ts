import type { Wire } from './wire'

/** Both ends know it; it never travels. */
export interface SharedSecret {
  secret: string
  /** Host and port as the page addresses them, so that a proof made for one server is worth nothing at another. */
  host: string
}

interface Challenge {
  nonce: string
}
interface Response {
  nonce: string
  proof: string
}
interface Confirmation {
  proof: string
}

const text = new TextEncoder()
const hex = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')

const newNonce = (): string => hex(crypto.getRandomValues(new Uint8Array(32)))

/** HMAC-SHA256 of who proves, where, and the nonces of both ends. */
async function proofOf(
  side: 'page' | 'server',
  { secret, host }: SharedSecret,
  nonces: readonly [server: string, page: string]
): Promise<string> {
  const algorithm = { name: 'HMAC', hash: 'SHA-256' }
  const key = await crypto.subtle.importKey('raw', text.encode(secret), algorithm, false, ['sign'])
  const signed = text.encode(JSON.stringify([side, host, ...nonces]))
  return hex(new Uint8Array(await crypto.subtle.sign('HMAC', key, signed)))
}

/** Compares in a time that does not depend on where two texts differ. */
function sameText(given: unknown, expected: string): boolean {
  if (typeof given !== 'string' || given.length !== expected.length) return false
  let difference = 0
  for (let i = 0; i < expected.length; i++)
    difference |= given.charCodeAt(i) ^ expected.charCodeAt(i)
  return difference === 0
}

const isText = (value: unknown): value is string => typeof value === 'string' && value.length <= 128
const field = (message: unknown, name: string): unknown =>
  typeof message === 'object' && message !== null
    ? (message as Record<string, unknown>)[name]
    : undefined

/** The next message of a wire; null when it closes first. */
function next(wire: Wire): Promise<unknown> {
  return new Promise((resolve) => {
    wire.onMessage(resolve)
    wire.onClose(() => resolve(null))
  })
}

/**
 * The server's side: lets a page in that proves that it knows the secret, then proves the same to the page. Neither
 * proof helps an eavesdropper or an impostor.
 * @returns whether the page may use the wire; otherwise it is closed
 */
export async function admitPage(wire: Wire, shared: SharedSecret): Promise<boolean> {
  const nonce = newNonce()
  const response = next(wire)
  wire.post({ nonce } satisfies Challenge)
  const answer = await response
  const theirs = field(answer, 'nonce')
  const valid =
    isText(theirs) &&
    sameText(field(answer, 'proof'), await proofOf('page', shared, [nonce, theirs]))
  if (!valid) {
    wire.close()
    return false
  }
  wire.post({ proof: await proofOf('server', shared, [nonce, theirs]) } satisfies Confirmation)
  return true
}

/**
 * The page's side.
 * @returns whether both ends know the secret; otherwise the wire is closed
 */
export async function enterServer(wire: Wire, shared: SharedSecret): Promise<boolean> {
  const theirs = field(await next(wire), 'nonce')
  const nonce = newNonce()
  if (isText(theirs)) {
    const confirmation = next(wire)
    const proof = await proofOf('page', shared, [theirs, nonce])
    wire.post({ nonce, proof } satisfies Response)
    const confirmed = field(await confirmation, 'proof')
    if (sameText(confirmed, await proofOf('server', shared, [theirs, nonce]))) return true
  }
  wire.close()
  return false
}
