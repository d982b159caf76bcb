import { usualMissing } from '../../src/contract/data'
import type { Cell, StudioReading } from './studio'

/** What another program read. */
export type PeerReading =
  | { error: string }
  | { columns: { name: string; cells: Cell[] }[] }
  | { pictures: Record<string, { error: string } | { size: [number, number]; rgb: string }> }
  | { arrays: { shape: number[]; values: Cell[]; labels: Cell[] } }

export type Verdict =
  | 'same'
  | 'refused'
  | 'only the studio reads it'
  | 'only the studio reads it, silently'
  | 'differs, with a note'
  | 'differs silently'

export interface Judgement {
  verdict: Verdict
  /** The first difference. */
  what: string
}

interface Difference {
  what: string
  noted: boolean
}

/** Lossy formats are decoded to slightly different values by each library. */
const tolerance = (path: string): number => (/\.(jpe?g|webp|avif)$/.test(path) ? 8 : 0)

const missing = new Set(usualMissing)

/** Whether a cell of the studio says the same as one of a text or another program. */
export function isSame(peer: Cell, studio: Cell): boolean {
  const text = peer === null ? '' : String(peer).trim()
  if (studio === null) return missing.has(text)
  if (typeof peer === 'boolean')
    return studio === Number(peer) || String(studio).toLowerCase() === text
  if (typeof studio === 'number') {
    const number = typeof peer === 'number' ? peer : text === '' ? NaN : Number(text)
    return number === studio || Math.fround(number) === studio
  }
  return text === studio || (typeof peer === 'number' && Number(studio) === peer)
}

/** What the report says of a whole file: how its letters are read, where an archive breaks off. */
const ofTheWhole = /^is not UTF-8|the files before that are used$/

/** Whether the report says something of one of these places, or of the whole file. */
function notedAt({ problems }: StudioReading, ...places: string[]): boolean {
  return problems.some(
    ({ where, message }) =>
      places.includes(where) || / more$/.test(where) || ofTheWhole.test(message)
  )
}

function compareColumns(
  peer: { name: string; cells: Cell[] }[],
  studio: StudioReading
): Difference[] {
  const found: Difference[] = []
  const rows = peer[0]?.cells.length ?? 0
  if (studio.rows !== rows) {
    const noted = studio.problems.some(({ severity }) => severity !== 'info')
    return [{ what: `${studio.rows} rows instead of ${rows}`, noted }]
  }
  for (const { name, cells } of peer) {
    const own = studio.columns.get(name.trim())
    const noted = notedAt(studio, name.trim())
    if (!own) {
      // What stands above the table, or is no whole row, is no header either.
      const noHeader = studio.problems.some(
        ({ kind, message }) => kind === 'bad row' || message.startsWith('skipped above')
      )
      found.push({ what: `no column "${name}"`, noted: noted || noHeader })
      continue
    }
    const row = cells.findIndex((cell, index) => !isSame(cell, own[index]!))
    if (row < 0) continue
    const what = `${name}, row ${row + 1}: ${JSON.stringify(own[row])} instead of ${JSON.stringify(cells[row])}`
    found.push({ what, noted: noted || notedAt(studio, `row ${row + 1}`) })
  }
  return found
}

function comparePictures(
  peer: Extract<PeerReading, { pictures: unknown }>['pictures'],
  studio: StudioReading
): Difference[] {
  // Pictures of a table come in the order of its rows, without those that could not be read.
  const unread = new Set(
    studio.problems.flatMap(({ kind, where }) => (kind === 'unreadable' ? [where] : []))
  )
  const names = studio.files ?? Object.keys(peer).filter((path) => !unread.has(path))
  return Object.entries(peer).flatMap(([path, picture]): Difference[] => {
    const place = names.findIndex((name) => name === path || name.endsWith(`/${path}`))
    const own = studio.pictures[place]
    const noted = notedAt(studio, path, names[place] ?? path)
    if ('error' in picture)
      return own && !noted ? [{ what: `${path} is read: ${picture.error}`, noted: true }] : []
    if (!own) return [{ what: `no picture ${path}`, noted }]
    const [height, width, channels] = studio.shape as [number, number, number]
    if (picture.size.join() !== [height, width].join()) return []
    const rgb = Buffer.from(picture.rgb, 'base64')
    const allowed = tolerance(path)
    const at = rgb.findIndex((value, index) => {
      const mine = own[channels === 3 ? index : Math.floor(index / 3)]!
      return Math.abs(mine - value) > allowed
    })
    if (at < 0) return []
    return [{ what: `${path}, value ${at}: ${own[at]} instead of ${rgb[at]}`, noted }]
  })
}

function compareArrays(
  { shape, values, labels }: Extract<PeerReading, { arrays: unknown }>['arrays'],
  studio: StudioReading
): Difference[] {
  const noted = studio.problems.some(({ severity }) => severity !== 'info')
  if (studio.rows !== shape[0])
    return [{ what: `${studio.rows} examples instead of ${shape[0]}`, noted }]
  const own = studio.pictures.flatMap((pixels) => Array.from(pixels))
  const at = values.findIndex((value, index) => !isSame(value, own[index] ?? null))
  const label = labels.findIndex((value, index) => !isSame(value, studio.labels[index] ?? null))
  return [
    ...(at < 0 ? [] : [{ what: `value ${at}: ${own[at]} instead of ${values[at]}`, noted }]),
    ...(label < 0
      ? []
      : [{ what: `label ${label}: ${studio.labels[label]} instead of ${labels[label]}`, noted }])
  ]
}

/** What to say of a file that both have read. */
export function judge(peer: PeerReading, studio: StudioReading | string): Judgement {
  if (typeof studio === 'string') return { verdict: 'refused', what: studio }
  if ('error' in peer) {
    const says = studio.problems.some(({ message }) => !/^used as the target/.test(message))
    const verdict = says ? 'only the studio reads it' : 'only the studio reads it, silently'
    return { verdict, what: peer.error }
  }
  const found =
    'columns' in peer
      ? compareColumns(peer.columns, studio)
      : 'pictures' in peer
        ? comparePictures(peer.pictures, studio)
        : compareArrays(peer.arrays, studio)
  const [silent] = found.filter(({ noted }) => !noted)
  if (silent) return { verdict: 'differs silently', what: silent.what }
  const [first] = found
  return first
    ? { verdict: 'differs, with a note', what: first.what }
    : { verdict: 'same', what: '' }
}
