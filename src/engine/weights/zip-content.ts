import { crc32 } from 'node:zlib'
import yauzl, { type Entry, type ZipFile } from 'yauzl'
import { damaged } from './pickle'

async function contentOf(zip: ZipFile, entry: Entry): Promise<Uint8Array> {
  if (entry.compressionMethod !== 0 || entry.compressedSize !== entry.uncompressedSize) {
    throw damaged(`${entry.fileName} in it is compressed, which torch.save never does`)
  }
  const stream = await zip.openReadStreamPromise(entry)
  const chunks: Uint8Array[] = []
  for await (const chunk of stream as AsyncIterable<Uint8Array>) chunks.push(chunk)
  const bytes = Buffer.concat(chunks)
  if (crc32(bytes) !== entry.crc32) throw damaged(`${entry.fileName} does not match its checksum`)
  return bytes
}

/**
 * The files in a zip whose files are stored as they are, so that nothing swells.
 * @throws StudioError `invalid-data` for another zip, and for one that is damaged
 */
export async function readZip(bytes: Uint8Array): Promise<Map<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>()
  try {
    const zip = await yauzl.fromBufferPromise(
      Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length),
      {
        lazyEntries: true
      }
    )
    for await (const entry of zip.eachEntry()) {
      if (!entry.fileName.endsWith('/')) files.set(entry.fileName, await contentOf(zip, entry))
    }
  } catch (error) {
    if (error instanceof Error && error.name === 'StudioError') throw error
    throw damaged(error instanceof Error ? error.message : String(error))
  }
  return files
}
