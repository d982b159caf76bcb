import { formatPlural } from '../../../contract/format-number'
import { basename } from 'node:path'
import type { ImageShape, ReadingOptions, Resizing, SplitName } from '../../../contract/data'
import { StudioError } from '../../../contract/errors'
import type { DataSetReport, ImportProblem } from '../../../contract/records'
import type { DataSet } from '../dataset'
import { Problems } from '../problems'
import { selectRows } from '../table/raw-table'
import { tableToDataSet } from '../table/table'
import { cacheKey, readCache, type CacheEntry, type DecodedCache } from './cache'
import { mapConcurrently } from './concurrency'
import { decodingConcurrency, preferredDecoder, type ImageDecoder } from './decode'
import { DecodingPool } from './decoding-pool'
import { largestOfDeep, type White } from './deep'
import { isDamagedCache } from './damage-check'
import { decodeFiles, type Decode, type DecodedFiles } from './decode-files'
import * as findings from './findings'
import { destinationOf } from './keep-decoded'
import { readGivenLabels } from '../../../storage/given-labels'
import { withGivenLabels } from './given-labels'
import { headerBytes, probeImage } from './header'
import type { ImageHeader } from './image-header'
import { findLabels, type LabelledFiles } from './labels'
import { nothingUsable, readLayout, type ClassedFile } from './layout'
import { openSource, type ImageSourceFormat } from './open-source'
import { findShape, type ImageSize } from './shape'
import { problem, type Finding, type ImageFile, type ImageSource } from './source'

export type Progress = (text: string, done: number, total: number | null) => void

/** Increase this when the same file would be decoded to different pixels. */
const decodingVersion = 2

interface Request {
  path: string
  format: ImageSourceFormat
  reading: ReadingOptions
  cacheFolder: string
  decoder: ImageDecoder
  /** Called before so many pictures are looked at that will be decoded. */
  prepare: (pictures: number) => void
  /** Decodes with a value that becomes white in deep pictures. */
  decodeWith: (white: White) => Decode
  progress: Progress
}

/** Reports progress at most ten times per second, and at the end. */
function throttled(progress: Progress, text: string, total: number): (done: number) => void {
  let last = 0
  return (done) => {
    const now = performance.now()
    if (now - last < 100 && done < total) return
    last = now
    progress(text, done, total)
  }
}

const isKnown = (entry: CacheEntry | undefined, file: ImageFile): entry is CacheEntry =>
  entry?.stamp === file.stamp && entry.width > 0

/** Bytes of small files that are kept from looking at them to decoding them. */
const mostHeld = 256 * 1024 * 1024

/** Whole files that are no longer than what is read of each to see its header. */
class Held {
  private readonly files = new Map<string, Uint8Array>()
  private bytes = 0

  keep({ path, size }: ImageFile, bytes: Uint8Array): void {
    if (bytes.length !== size || size > headerBytes || this.bytes + size > mostHeld) return
    this.bytes += size
    this.files.set(path, bytes)
  }

  /** Undefined where it was not kept; nothing is given twice. */
  take({ path }: ImageFile): Uint8Array | undefined {
    const bytes = this.files.get(path)
    if (bytes) this.bytes -= bytes.length
    this.files.delete(path)
    return bytes
  }
}

async function readHeader(file: ImageFile, held: Held): Promise<ImageHeader | null> {
  try {
    try {
      const bytes = await file.read(headerBytes)
      held.keep(file, bytes)
      return probeImage(bytes)
    } catch {
      // Long colour profiles or thumbnails push the header further back.
      return file.size > headerBytes ? probeImage(await file.read()) : null
    }
  } catch {
    // Reported when it is decoded.
    return null
  }
}

interface Looked {
  /** Of all images that have a readable header. */
  sizes: ImageSize[]
  /** The largest value of each picture of 9 to 16 bits, by path. */
  largest: Map<string, number>
  held: Held
}

async function largestValue(file: ImageFile): Promise<number | null> {
  try {
    return await largestOfDeep(await file.read())
  } catch {
    // Reported when it is decoded.
    return null
  }
}

/** Looks at the headers of all images, from the cache where the file is unchanged, and into those of more than 8 bits. */
async function lookAt(
  files: ImageFile[],
  cache: DecodedCache | null,
  { reading, progress }: Request
): Promise<Looked> {
  const known = new Map(cache?.entries.map((entry) => [entry.path, entry]))
  const looked: Looked = { sizes: [], largest: new Map(), held: new Held() }
  const tell = throttled(progress, 'Looking at image sizes', files.length)
  let done = 0
  await mapConcurrently(files, decodingConcurrency, async (file) => {
    const entry = known.get(file.path)
    const found = isKnown(entry, file) ? entry : await readHeader(file, looked.held)
    if (found) looked.sizes.push(found)
    const maybeDeep = found && ('bits' in found ? found.bits > 8 : found.deep)
    if (maybeDeep && reading.white === undefined) {
      const largest = ('largest' in found ? found.largest : null) ?? (await largestValue(file))
      if (largest !== null) looked.largest.set(file.path, largest)
    }
    tell(++done)
  })
  return looked
}

/** The largest value of all deep pictures, unless the reading says what becomes white. */
function whiteOf({ white }: ReadingOptions, { largest }: Looked): White {
  if (white !== undefined || largest.size === 0) return white
  return Math.max(
    1,
    [...largest.values()].reduce((most, value) => Math.max(most, value), 0)
  )
}

function sameShape(a: ImageShape, b: ImageShape): boolean {
  return a.height === b.height && a.width === b.width && a.channels === b.channels
}

function countGiven(images: findings.ReadImage[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const { split } of images) if (split) counts[split] = (counts[split] ?? 0) + 1
  return counts
}

interface Collected {
  images: findings.ReadImage[]
  problems: Finding[]
}

/** Pairs the outcomes with their classes; unreadable files become lines of the report. */
function collect(files: ClassedFile[], { outcomes }: DecodedFiles): Collected {
  const images: findings.ReadImage[] = []
  const problems: Finding[] = []
  files.forEach(({ file, className, split }, index) => {
    const outcome = outcomes[index]
    if (!outcome) return
    const failure = 'failure' in outcome ? outcome.failure : outcome.entry.problem
    if (failure !== null) problems.push(problem('unreadable', file.path, failure))
    else if ('entry' in outcome) images.push({ entry: outcome.entry, className, split })
  })
  return { images, problems }
}

function listed(found: Finding[]): ImportProblem[] {
  const problems = new Problems()
  for (const { kind, where, message } of found) problems.add(kind, where, message)
  return problems.list()
}

function describe(
  request: Request,
  { shape, white, result: { pixels } }: Pixels,
  { images, problems }: Collected,
  classNames: string[]
): Omit<DataSet, 'report'> & { report: Omit<DataSetReport, 'seconds' | 'fromCache'> } {
  const counts = new Map(classNames.map((name) => [name, 0]))
  for (const { className } of images) counts.set(className, (counts.get(className) ?? 0) + 1)
  const classes = classNames.filter((name) => (counts.get(name) ?? 0) > 0)
  const codes = new Map(classes.map((name, code) => [name, code]))
  const identity = findings.identities(images)
  const given: (SplitName | null)[] = images.map(({ split }) => split)
  const name = basename(request.path).replace(/\.(zip|tar)$/i, '')
  const dimensions: [number, number, number] = [shape.height, shape.width, shape.channels]
  return {
    name,
    length: images.length,
    features: { kind: 'image', shape: dimensions, pixels, range: [0, 255] },
    targets: {
      task: 'classification',
      labels: Int32Array.from(images, ({ className }) => codes.get(className) ?? -1),
      classes
    },
    files: images.map(({ entry }) => entry.path),
    identity,
    groups: null,
    given: given.some((split) => split !== null) ? given : null,
    report: {
      name,
      source: { kind: 'path', path: request.path, format: request.format },
      format: request.format,
      reading: readingWith(request.reading, white),
      task: 'classification',
      examples: images.length,
      shape: dimensions,
      kind: 'image',
      classes: classes.map((name) => ({ name, examples: counts.get(name) ?? 0 })),
      targets: [],
      columns: [],
      givenSplits: countGiven(images),
      problems: listed([
        ...problems,
        ...findings.findSizes(images, shape, request.reading.resize),
        ...findings.findDuplicates(images, identity),
        ...findings.findThinClasses(counts),
        ...findings.findAlpha(images),
        ...findings.findDeep(images, white)
      ]),
      decoder: request.decoder
    }
  }
}

const keepsRatio = (reading: ReadingOptions): reading is ReadingOptions & { resize: Resizing } =>
  reading.resize !== undefined && reading.resize !== 'stretch'

const readingWith = (reading: ReadingOptions, white: White): ReadingOptions =>
  white === undefined ? reading : { ...reading, white }

interface Pixels {
  shape: ImageShape
  white: White
  result: DecodedFiles
  fromCache: boolean
  problems: Finding[]
}

/** Decodes the files, or takes them from the cache; both ways of labelling images start here. */
async function readPixels(request: Request, files: ImageFile[], real: string): Promise<Pixels> {
  const { reading, format, decoder } = request
  const problems: Finding[] = []
  const { image } = reading
  const key = cacheKey([
    String(decodingVersion),
    real,
    format,
    decoder,
    image ? `${image.height} ${image.width} ${image.channels}` : 'found',
    // Omitted for the default, so pictures decoded before this option existed are still found.
    ...(keepsRatio(reading) ? [reading.resize] : [])
  ])
  const cache = await readCache(request.cacheFolder, key)
  if (!cache) request.prepare(files.length)
  const looked = await lookAt(files, cache, request)
  const white = whiteOf(reading, looked)
  let shape = image
  if (!shape && looked.sizes.length > 0) {
    const found = findShape(looked.sizes)
    shape = found.shape
    problems.push(found.note)
  }
  shape ??= { height: 32, width: 32, channels: 3 }
  const usable = cache && sameShape(cache.shape, shape) ? cache : null
  const tell = throttled(request.progress, 'Decoding images', files.length)
  const decode = request.decodeWith(white)
  const decodeFrom = async (known: DecodedCache | null): Promise<DecodedFiles> => {
    const destination = destinationOf(request.cacheFolder, key, shape, known)
    const decoded = await decodeFiles(files, shape, known, decode, tell, destination, {
      ...{ white, largest: looked.largest, take: (file: ImageFile) => looked.held.take(file) }
    })
    problems.push(...destination.notes)
    return decoded
  }
  const result = await decodeFrom(usable).catch((thrown: unknown) => {
    if (isDamagedCache(thrown)) return decodeFrom(null)
    throw thrown
  })
  return { shape, white, result, fromCache: result.decoded === 0 && usable !== null, problems }
}

async function readByFolder(request: Request, source: ImageSource, real: string): Promise<DataSet> {
  const started = performance.now()
  const { path } = request
  const labels = await readGivenLabels(request.reading.labels)
  const layout = withGivenLabels(source, readLayout(source), labels)
  const problems = [...source.problems, ...layout.problems]
  const pictures = source.files.length
  if (layout.files.length === 0) {
    throw nothingUsable(path, problems, 'no image in a class folder', pictures)
  }
  const pixels = await readPixels(
    request,
    layout.files.map(({ file }) => file),
    real
  )
  const collected = collect(layout.files, pixels.result)
  problems.push(...pixels.problems, ...collected.problems)
  if (collected.images.length === 0) throw nothingUsable(path, problems, 'no image can be read', 0)
  const { report, ...dataSet } = describe(
    request,
    pixels,
    { images: collected.images, problems },
    layout.classes
  )
  if (report.classes.length < 2) {
    const why = `only one class, ${report.classes[0]?.name}, with ${formatPlural(report.examples, 'image')}; a classifier needs two`
    throw nothingUsable(path, report.problems, why, pictures)
  }
  const seconds = (performance.now() - started) / 1000
  return { ...dataSet, report: { ...report, seconds, fromCache: pixels.fromCache } }
}

/** Images whose targets are in a table: its rows with a readable image, and every other column as a target to choose. */
async function readByTable(
  request: Request,
  labelled: LabelledFiles,
  source: ImageSource,
  real: string
): Promise<DataSet> {
  const started = performance.now()
  const { path, format, reading, decoder } = request
  const {
    shape,
    white,
    result,
    fromCache,
    problems: found
  } = await readPixels(request, labelled.files, real)
  const problems = new Problems()
  problems.absorb(labelled.problems)
  for (const { kind, where, message } of [...source.problems, ...found]) {
    if (!labelled.tables.includes(where)) problems.add(kind, where, message)
  }
  const read: number[] = []
  result.outcomes.forEach((outcome, row) => {
    const failure = 'failure' in outcome ? outcome.failure : outcome.entry.problem
    if (failure === null) read.push(row)
    else problems.add('unreadable', labelled.files[row]!.path, failure)
  })
  const looked = result.outcomes.flatMap((outcome): findings.ReadImage[] =>
    'entry' in outcome && outcome.entry.problem === null
      ? [{ entry: outcome.entry, className: '', split: null }]
      : []
  )
  for (const { kind, where, message } of [
    ...findings.findSizes(looked, shape, reading.resize),
    ...findings.findAlpha(looked),
    ...findings.findDeep(looked, white)
  ]) {
    problems.add(kind, where, message)
  }
  const rows = selectRows(labelled.table, Int32Array.from(read))
  const images = {
    kind: 'image' as const,
    shape: [shape.height, shape.width, shape.channels] as [number, number, number],
    pixels: result.pixels,
    range: [0, 255] as [number, number]
  }
  const where = (row: number) => labelled.files[read[row]!]!.path
  const name = basename(path)
  return tableToDataSet(
    { ...rows, where, images },
    {
      name,
      source: { kind: 'path', path, format },
      reading: readingWith(reading, white),
      format,
      problems,
      started,
      decoder,
      fromCache
    }
  )
}

/**
 * Reads a folder, zip archives or tar archives of images: by class (class/image, split/class/image), or by a table of labels next to
 * them. Decoded pixels are kept in `cacheFolder` and used again for files that did not change. An unusable file becomes a line of
 * the report; the others are still read.
 * @param decode replaces the runtime's decoder
 * @param pool of threads that decode, closed at the end
 * @throws StudioError 'invalid-data' when nothing usable or fewer than two classes are left,
 * 'not-found', or 'unsupported' when another task than classification is asked for.
 */
export async function readImages(
  path: string,
  format: ImageSourceFormat,
  reading: ReadingOptions,
  cacheFolder: string,
  progress: Progress = () => undefined,
  decode?: Decode,
  pool = new DecodingPool()
): Promise<DataSet> {
  const decoder = preferredDecoder()
  const { source, real } = await openSource(path, format)
  const request: Request = {
    path,
    format,
    reading,
    cacheFolder,
    decoder,
    progress,
    prepare: (pictures) => {
      if (!decode) pool.start(pictures)
    },
    decodeWith: (white) =>
      decode ??
      ((bytes, shape, place) =>
        pool.decode(bytes, { shape, decoder, mode: reading.resize, white }, place))
  }
  try {
    const labelled = format === 'image-tar' ? null : await findLabels(real, source, reading)
    if (labelled && reading.labels !== undefined) {
      throw new StudioError(
        'unsupported',
        `these pictures have their labels from ${labelled.tables.join(', ')}: correct them there, and read the data again`
      )
    }
    if (labelled) return await readByTable(request, labelled, source, real)
    if (reading.task !== undefined && reading.task !== 'classification') {
      throw new StudioError(
        'unsupported',
        `folders of images name classes: the task is classification, not ${reading.task}. For other targets put a table with the file names and the targets next to the images`
      )
    }
    return await readByFolder(request, source, real)
  } finally {
    await Promise.all([source.close(), pool.close()])
  }
}
