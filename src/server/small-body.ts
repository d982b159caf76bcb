import type { IncomingMessage } from 'node:http'

/** The body of a request as text; null when it is larger than `most` bytes or breaks off. */
export async function readSmallBody(
  request: IncomingMessage,
  most: number
): Promise<string | null> {
  const pieces: Buffer[] = []
  let size = 0
  try {
    for await (const piece of request as AsyncIterable<Buffer>) {
      size += piece.length
      if (size > most) return null
      pieces.push(piece)
    }
  } catch {
    return null
  }
  return Buffer.concat(pieces).toString('utf8')
}
