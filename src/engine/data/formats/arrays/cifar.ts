import { readdir, readFile, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { ReadingOptions } from '../../../../contract/data'
import { StudioError } from '../../../../contract/errors'
import { channelsLast } from '../../table/array-image'
import type { LabelledArrays } from './arrays'
import { splitFromName } from '../../preparation/given-split'
import type { Problems } from '../../problems'
import { isCompanion } from '../companion'
import { fileError, readWhole } from '../read-file'

const side = 32
const imageBytes = 3 * side * side

/** CIFAR-10 has one label byte before each image; CIFAR-100 has a coarse and a fine one. */
function labelBytes(size: number): 1 | 2 | null {
  const ten = size % (imageBytes + 1) === 0
  const hundred = size % (imageBytes + 2) === 0
  return ten ? 1 : hundred ? 2 : null
}

/** Whether a file may be a batch of CIFAR, by its name and size. */
export function isCifar(file: string, size: number): boolean {
  return (
    /\.bin(\.gz)?$/i.test(file) && (/\.gz$/i.test(file) || (size > 0 && labelBytes(size) !== null))
  )
}

async function classNames(batch: string, coarse: boolean, labels: 1 | 2): Promise<string[] | null> {
  const file =
    labels === 1 ? 'batches.meta.txt' : coarse ? 'coarse_label_names.txt' : 'fine_label_names.txt'
  const path = join(dirname(batch), file)
  if (!(await isCompanion(batch, path))) return null
  try {
    const text = await readFile(path, 'utf8')
    return text
      .split(/\r?\n/)
      .map((line) => line.trim())
      .filter(Boolean)
  } catch {
    return null
  }
}

function readBatch(
  bytes: Uint8Array,
  file: string,
  labels: 1 | 2,
  coarse: boolean,
  names: string[] | null
): LabelledArrays {
  const stride = imageBytes + labels
  const examples = bytes.length / stride
  const planes = new Uint8Array(examples * imageBytes)
  const codes = new Uint8Array(examples)
  for (let example = 0; example < examples; example++) {
    const start = example * stride
    codes[example] = bytes[start + (labels === 2 && !coarse ? 1 : 0)]!
    planes.set(bytes.subarray(start + labels, start + stride), example * imageBytes)
  }
  const highest = codes.reduce((most, code) => Math.max(most, code), 0)
  const known = labels === 1 ? 10 : coarse ? 20 : 100
  if (highest >= known) {
    throw new StudioError(
      'invalid-data',
      `${file} has the label ${highest} where 0 to ${known - 1} are possible, so it is not CIFAR-${labels === 1 ? 10 : 100} ` +
        'batch.'
    )
  }
  const shape = [examples, side, side, 3]
  const values = channelsLast(planes, [examples, 3, side, side])
  return {
    name: file,
    split: splitFromName(file) ?? 'train',
    features: { kind: 'numbers', shape, values },
    targets: names
      ? {
          kind: 'texts',
          shape: [examples],
          values: Array.from(codes, (code) => names[code] ?? String(code))
        }
      : { kind: 'numbers', shape: [examples], values: codes }
  }
}

async function readFileOf(folder: string, file: string, reading: ReadingOptions) {
  const bytes = await readWhole(join(folder, file))
  const labels = labelBytes(bytes.length)
  if (labels === null) {
    throw new StudioError(
      'invalid-data',
      `${file} has ${bytes.length} bytes, not a multiple of ${imageBytes + 1} (CIFAR-10) or ${imageBytes + 2} (CIFAR-100). It ` +
        'is truncated or not a CIFAR batch.'
    )
  }
  const coarse = /coarse/i.test([reading.target ?? ''].flat().join())
  return readBatch(
    bytes,
    file,
    labels,
    coarse,
    await classNames(join(folder, file), coarse, labels)
  )
}

/**
 * CIFAR-10 or CIFAR-100 in its binary version: a folder of batches, or one batch. Class names come from files in the
 * same folder. CIFAR-100 is read with its fine classes, or the coarse ones when the target is "coarse".
 * @throws StudioError not-found, storage or invalid-data
 */
export async function readCifar(
  path: string,
  reading: ReadingOptions,
  problems: Problems
): Promise<LabelledArrays[]> {
  const found = await stat(path).catch((thrown: unknown) => {
    throw fileError(path, thrown)
  })
  if (!found.isDirectory()) return [await readFileOf(dirname(path), basename(path), reading)]
  const files = (await readdir(path)).filter((file) => /\.bin(\.gz)?$/i.test(file)).sort()
  const parts: LabelledArrays[] = []
  for (const file of files) {
    try {
      parts.push(await readFileOf(path, file, reading))
    } catch (thrown) {
      problems.add('unreadable', file, StudioError.from(thrown).message)
    }
  }
  if (parts.length > 0) return parts
  const [first] = problems.list()
  throw new StudioError(
    'invalid-data',
    `${basename(path)}: ${first?.message ?? 'no .bin batch was found in the folder.'}`
  )
}
