import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { pipeline, type Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { StudioError } from '../../../contract/errors'
import { fileError, isGzip, readHead, tooLarge, unpackedLimit } from './read-file'

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252'

function openBytes(path: string, gzip: boolean): Readable {
  const file = createReadStream(path, { highWaterMark: 1 << 18 })
  if (!gzip) return file
  const unpacked = createGunzip({ chunkSize: 1 << 18 })
  // Unlike `pipe`, it closes the file where reading ends early.
  pipeline(file, unpacked, () => undefined)
  return unpacked
}

function encodingOf(head: Uint8Array): Encoding {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le'
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be'
  return 'utf-8'
}

function looksBinary(chunk: Uint8Array): boolean {
  return chunk.subarray(0, 65_536).includes(0)
}

/**
 * The text of a file piece by piece, unpacked when it is gzip, without a byte order mark. Memory stays flat.
 * @param encoding when left out: UTF-16 by its byte order mark, else UTF-8
 * @throws StudioError invalid-data when it is binary, damaged or too large; `details.notUtf8` when it is not UTF-8
 */
export async function* readText(path: string, encoding?: Encoding): AsyncGenerator<string> {
  const name = basename(path)
  const head = await readHead(path, 2)
  const gzip = isGzip(head)
  const limit = unpackedLimit((await stat(path)).size)
  let decoder: InstanceType<typeof TextDecoder> | null = null
  let bytes = 0
  try {
    for await (const chunk of openBytes(path, gzip) as AsyncIterable<Uint8Array>) {
      if (!decoder) {
        const found = encoding ?? encodingOf(chunk)
        if (!found.startsWith('utf-16') && looksBinary(chunk)) {
          throw new StudioError(
            'invalid-data',
            `${name} is binary data, so it cannot be read as a table. Check the file type.`
          )
        }
        decoder = new TextDecoder(found, { fatal: true })
      }
      bytes += chunk.byteLength
      if (gzip && bytes > limit) throw tooLarge(name, limit)
      const text = decoder.decode(chunk, { stream: true })
      if (text.includes('\0') && decoder.encoding.startsWith('utf-16')) {
        throw new StudioError(
          'invalid-data',
          `${name} is UTF-32 or binary data, which cannot be read as a table. Save it as UTF-8.`
        )
      }
      yield text
    }
    if (decoder) yield decoder.decode()
  } catch (thrown) {
    throw explain(path, name, thrown)
  }
}

function explain(path: string, name: string, thrown: unknown): StudioError {
  const code = (thrown as NodeJS.ErrnoException).code ?? ''
  if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA') {
    return new StudioError('invalid-data', `${name} is not UTF-8 text.`, { notUtf8: true })
  }
  if (code.startsWith('Z_')) {
    return new StudioError(
      'invalid-data',
      `${name} is damaged or cut off: its gzip data cannot be unpacked (${(thrown as Error).message}). Copy or ` +
        'download it again.'
    )
  }
  return fileError(path, thrown)
}
