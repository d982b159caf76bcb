import { randomBytes } from 'node:crypto'
import { readdir, rename, rm } from 'node:fs/promises'
import { hostname } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { StudioError } from '../contract/errors'
import { runOwner, type RunOwner } from '../contract/records'
import { storageError } from './durable'
import { readJson, writeJson } from './json'
import { processStart } from './process-identity'

export interface Ownership {
  release(): Promise<void>
}

/** Whether the process that an owner file names still lives; on another machine that cannot be told. */
async function isAlive(owner: RunOwner): Promise<boolean> {
  if (owner.host !== hostname()) return true
  return (await processStart(owner.pid)) === owner.processStart
}

/** The living owner that a file names; null where there is none, or where it died. */
export async function livingOwner(file: string): Promise<RunOwner | null> {
  const owner = await readOwner(file)
  return owner && (await isAlive(owner)) ? owner : null
}

/** An owner file is renamed into place whole, so that a damaged one was left by no living process. */
async function readOwner(file: string): Promise<RunOwner | null> {
  return readJson(file, runOwner).catch((error: unknown) => {
    if (error instanceof StudioError && error.details?.['code'] === undefined) return null
    throw error
  })
}

async function thisProcess(): Promise<RunOwner> {
  const start = await processStart(process.pid)
  if (start === null) {
    throw new StudioError('internal', 'The start time of this process cannot be read.')
  }
  return { pid: process.pid, processStart: start, host: hostname(), since: Date.now() }
}

/**
 * Makes this process the owner that `file` names, unless another living process is. A dead owner is
 * replaced. Everyone announces a claim first and looks round second, so that of two that come at
 * once at most one goes on.
 * @throws StudioError `conflict`, with the owner in its details.
 */
export async function takeOwnership(file: string): Promise<Ownership> {
  for (let attempt = 0; ; attempt++) {
    const rival = await tryToTake(file)
    if (rival === null) return { release: () => rm(file, { force: true }) }
    if (rival.settled || attempt >= 20) throw conflict(rival.owner)
    await sleep(5 + Math.random() * 20 * (attempt + 1))
  }
}

/** Runs `work` while this process owns `file`, waiting for whoever does so now. */
export async function whileOwning<T>(
  file: string,
  work: () => Promise<T>,
  patience = 60_000
): Promise<T> {
  const deadline = Date.now() + patience
  for (;;) {
    const ownership = await takeOwnership(file).catch((error: unknown) => {
      const busy = error instanceof StudioError && error.code === 'conflict'
      if (!busy || Date.now() > deadline) throw error
      return null
    })
    if (ownership) return work().finally(() => ownership.release())
    await sleep(20 + Math.random() * 60)
  }
}

interface Rival {
  owner: RunOwner
  /** False while it is only a claim, which may still be withdrawn. */
  settled: boolean
}

async function tryToTake(file: string): Promise<Rival | null> {
  const present = await livingOwner(file)
  if (present) return { owner: present, settled: true }
  const claim = `${file}.${process.pid}-${randomBytes(6).toString('hex')}.claim`
  await writeJson(claim, await thisProcess())
  try {
    const rival = await findRival(file, claim)
    if (rival) await rm(claim, { force: true })
    else await rename(claim, file)
    return rival
  } catch (error) {
    await rm(claim, { force: true })
    throw storageError(file, error)
  }
}

/** Claims are read before the file itself: one that is renamed meanwhile is then seen there. */
async function findRival(file: string, ownClaim: string): Promise<Rival | null> {
  const folder = dirname(file)
  for (const name of await readdir(folder)) {
    const claim = join(folder, name)
    if (!name.startsWith(`${basename(file)}.`) || !name.endsWith('.claim')) continue
    if (claim === ownClaim) continue
    const owner = await livingOwner(claim)
    if (owner) return { owner, settled: false }
    await rm(claim, { force: true })
  }
  const owner = await livingOwner(file)
  return owner && { owner, settled: true }
}

function conflict(owner: RunOwner): StudioError {
  return new StudioError(
    'conflict',
    `Process ${owner.pid} on ${owner.host} is working on this run.`,
    { owner }
  )
}
