import { basename } from 'node:path'
import { crc32 } from 'node:zlib'
import yauzl, { type Entry, type ZipFile } from 'yauzl'
import { StudioError } from '../../../../contract/errors'
import { pairNames, readArrayName } from './array-names'
import type { LabelledArrays } from './arrays'
import { readNpy } from './npy'
import type { Problems } from '../../problems'
import { fileError, tooLarge, unpackedLimit } from '../read-file'

const maximumArrays = 10_000

async function readEntry(zip: ZipFile, entry: Entry, limit: number): Promise<Uint8Array> {
  if (entry.uncompressedSize > limit) throw tooLarge(entry.fileName, limit)
  const stream = await zip.openReadStreamPromise(entry)
  const chunks: Uint8Array[] = []
  for await (const chunk of stream as AsyncIterable<Uint8Array>) chunks.push(chunk)
  const bytes = Buffer.concat(chunks)
  if (crc32(bytes) !== entry.crc32) {
    throw new StudioError(
      'invalid-data',
      `${entry.fileName} does not match its checksum: the archive is damaged. Copy or download it again.`
    )
  }
  return bytes
}

const arrayName = (entry: Entry) => entry.fileName.replace(/\.npy$/, '')

function describe(names: string[]): StudioError {
  return new StudioError(
    'invalid-data',
    'No features with labels were found in it. Save them as x and y, or x_train, y_train, x_test, y_test, for example ' +
      `with np.savez(file, x=images, y=labels). The arrays are: ${names.slice(0, 20).join(', ') || 'none'}.`
  )
}

async function readArchive(
  zip: ZipFile,
  path: string,
  problems: Problems,
  labelled: boolean
): Promise<LabelledArrays[]> {
  const entries = new Map<string, Entry>()
  for await (const entry of zip.eachEntry()) {
    if (!entry.fileName.endsWith('.npy')) {
      problems.add('skipped', entry.fileName, 'is not an NPY array')
    } else if (entries.size < maximumArrays) entries.set(arrayName(entry), entry)
  }
  const names = [...entries.keys()]
  const limit = unpackedLimit(zip.fileSize)
  const read = async (name: string) =>
    readNpy(await readEntry(zip, entries.get(name)!, limit), `${basename(path)}: ${name}`)
  const { pairs, alone } = pairNames(names)
  if (pairs.length === 0 && !labelled) {
    const features = names.filter((name) => readArrayName(name).role === 'features')
    const [only] = features.length > 0 ? features : names
    if (only !== undefined) {
      return [{ name: only, split: null, features: await read(only), targets: null }]
    }
  }
  if (pairs.length === 0) throw describe(names)
  for (const name of alone) {
    problems.add('skipped', name, 'not used: no features or labels by its name')
  }
  const parts: LabelledArrays[] = []
  for (const { features, targets, split } of pairs) {
    const arrays = { features: await read(features), targets: await read(targets) }
    parts.push({ name: features, split, ...arrays })
  }
  return parts
}

/**
 * The arrays of an NPZ archive, features with their labels, by split.
 * @param labelled false accepts features without labels, for prediction
 * @throws StudioError not-found, storage or invalid-data
 */
export async function readNpz(
  path: string,
  problems: Problems,
  labelled = true
): Promise<LabelledArrays[]> {
  let zip: ZipFile
  try {
    zip = await yauzl.openPromise(path, { lazyEntries: true, autoClose: false })
  } catch (thrown) {
    throw fileError(path, thrown)
  }
  try {
    return await readArchive(zip, path, problems, labelled)
  } catch (thrown) {
    throw fileError(path, thrown)
  } finally {
    zip.close()
  }
}
