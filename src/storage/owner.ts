import { open, readdir, rename, rm, writeFile, type FileHandle } from 'node:fs/promises'
import { hostname } from 'node:os'
import { dirname, join, parse } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { StudioError } from '../contract/errors'
import { runOwner, type RunOwner } from '../contract/records'
import { isErrno, storageError } from './durable'
import { fileSystemTime } from './file-system-time'
import { startHeartbeat } from './heartbeat'
import { machineIdentity, processStart } from './process-identity'

/**
 * Each owner of `owner.json` creates the file `owner.<n>.json` after the newest there is, exclusively, so that of many
 * that find the same owner dead one succeeds. Numbers are never reused: a process that was paused while another took over
 * finds the next number taken, and stops. The newest file stays after a release, and says so.
 */
export interface Ownership {
  /**
   * Resolves while this process still owns the file: at once where it was renewed lately, else after looking.
   * @throws StudioError `conflict` when another process has taken over.
   */
  confirm(): Promise<void>
  release(): Promise<void>
}

/** Milliseconds without renewal after which an owner on another machine counts as dead. */
const usualLease = 20_000
const renewalsPerLease = 5

/** Shortened in tests. */
const ownLease = (): number => Number(process.env['MIXUP_STUDIO_LEASE_MS']) || usualLease

interface Held {
  path: string
  number: number
  /** Null while its owner is still writing it, or if the owner died first. */
  record: RunOwner | null
  renewed: number
}

/** The living owner of a file; null where there is none, or where it died or let go. */
export async function livingOwner(file: string): Promise<RunOwner | null> {
  const held = await newest(file)
  return held?.record && (await isAlive(held)) ? held.record : null
}

/** The last owner of a file, alive or dead; null if there was none, or if it was released. */
export async function lastOwner(file: string): Promise<RunOwner | null> {
  const record = (await newest(file))?.record ?? null
  return record?.released ? null : record
}

/** Whether an owner computes where this process does, as far as pids go. */
export async function isOnThisMachine(owner: RunOwner): Promise<boolean> {
  const { machine, host } = owner
  return machine === undefined ? host === hostname() : machine === (await machineIdentity())
}

/**
 * Makes this process the owner of `file`, unless another living process is. A dead owner is replaced.
 * @param lost called when another process has taken over, which happens only to an owner that was not renewed for its lease
 * @throws StudioError `conflict`, with the owner in its details.
 */
export async function takeOwnership(
  file: string,
  lost: () => void = () => undefined
): Promise<Ownership> {
  for (;;) {
    const held = await newest(file)
    if (held && (await isAlive(held))) {
      if (held.record) throw conflict(held.record)
      await sleep(5 + Math.random() * 20)
      continue
    }
    const number = (held?.number ?? 0) + 1
    const path = numbered(file, number)
    const record = await thisProcess()
    if (!(await create(path, record))) continue
    if (held && (await wasRenewed(held))) await sleep(record.lease)
    // Where nobody owned it before, nothing is left to remove.
    if (held) await removeOlder(file, number)
    return new HeldFile(path, numbered(file, number + 1), record, lost)
  }
}

/** Milliseconds to wait for a process that is letting go of a run. */
export const releasePatience = 5000

/**
 * As `takeOwnership`, waiting for another process that owns the file now.
 * @param patience milliseconds
 */
export async function waitForOwnership(
  file: string,
  patience: number,
  lost?: () => void
): Promise<Ownership> {
  const deadline = performance.now() + patience
  for (;;) {
    const ownership = await takeOwnership(file, lost).catch((error: unknown) => {
      const busy = error instanceof StudioError && error.code === 'conflict'
      if (!busy || performance.now() >= deadline) throw error
      return null
    })
    if (ownership) return ownership
    await sleep(20 + Math.random() * 60)
  }
}

/** Runs `work` while this process owns `file`, waiting for another process that owns it now. */
export async function whileOwning<T>(
  file: string,
  work: () => Promise<T>,
  patience = 60_000
): Promise<T> {
  const ownership = await waitForOwnership(file, patience)
  try {
    return await work()
  } finally {
    await ownership.release()
  }
}

class HeldFile implements Ownership {
  private readonly stopBeating: () => void
  private isLost = false
  /** When it was last known to be ours, by the monotonic clock and by the one that includes sleep. */
  private confirmed = { steady: performance.now(), wall: Date.now() }

  constructor(
    private readonly path: string,
    private readonly successor: string,
    private readonly record: RunOwner & { lease: number },
    private readonly lost: () => void
  ) {
    const pulse = { file: path, successor, every: record.lease / renewalsPerLease }
    this.stopBeating = startHeartbeat(pulse, {
      renewed: () => this.remember(),
      lost: () => this.lose()
    })
  }

  async confirm(): Promise<void> {
    if (!this.isLost && this.age() < this.record.lease / 2) return
    if (!this.isLost && (await this.renew())) return this.remember()
    this.lose()
    throw new StudioError('conflict', 'Another process has taken over this run.')
  }

  async release(): Promise<void> {
    this.stopBeating()
    if (this.isLost) return
    const temporary = `${this.path}.${process.pid}.tmp`
    try {
      await writeFile(temporary, recordText({ ...this.record, released: true }))
      await rename(temporary, this.path)
    } catch (error) {
      await rm(temporary, { force: true })
      // With the folder deleted there is nothing left to own.
      if (isErrno(error, 'ENOENT')) return
      // Or nobody could own it for as long as this process lives. Former owners lost their own files when it took over.
      await rm(this.path, { force: true }).catch(() => undefined)
      throw storageError(this.path, error)
    }
  }

  private age(): number {
    const { steady, wall } = this.confirmed
    return Math.max(performance.now() - steady, Date.now() - wall)
  }

  private remember(): void {
    this.confirmed = { steady: performance.now(), wall: Date.now() }
  }

  /** False if another process has taken over. */
  private async renew(): Promise<boolean> {
    try {
      const handle = await open(this.path, 'r+')
      try {
        await handle.write('\n', (await handle.stat()).size - 1)
      } finally {
        await handle.close()
      }
      return !(await exists(this.successor))
    } catch (error) {
      if (isErrno(error, 'ENOENT')) return false
      throw storageError(this.path, error)
    }
  }

  private lose(): void {
    if (this.isLost) return
    this.isLost = true
    this.stopBeating()
    this.lost()
  }
}

let ownStart: string | null = null

async function thisProcess(): Promise<RunOwner & { lease: number }> {
  const start = (ownStart ??= await processStart(process.pid))
  if (start === null) {
    throw new StudioError('internal', 'The start time of this process cannot be read.')
  }
  return {
    pid: process.pid,
    processStart: start,
    host: hostname(),
    since: Date.now(),
    machine: await machineIdentity(),
    lease: ownLease()
  }
}

/** On this machine the process itself decides, so that one that is paused loses nothing; elsewhere its lease does. */
async function isAlive({ path, record, renewed }: Held): Promise<boolean> {
  if (record?.released) return false
  if (record && (await isOnThisMachine(record))) {
    return (await processStart(record.pid)) === record.processStart
  }
  try {
    return (await fileSystemTime(dirname(path))) - renewed <= (record?.lease ?? usualLease)
  } catch (error) {
    // Where nothing can be written, nothing can be taken over either.
    if (isErrno(error, 'ENOENT')) return false
    return true
  }
}

/** Renewed by an owner that was slow rather than dead: it will notice its successor before its next write. */
async function wasRenewed({ path, renewed }: Held): Promise<boolean> {
  const now = await read(path).catch(() => null)
  return now !== null && now.renewed !== renewed
}

/** The newest owner file; one that an earlier version wrote under the plain name comes before all others. */
async function newest(file: string): Promise<Held | null> {
  for (;;) {
    let number = Math.max(0, ...(await numbers(file)))
    // A network file system may list a folder as it was.
    while (await exists(numbered(file, number + 1))) number++
    const path = number === 0 ? file : numbered(file, number)
    const content = await read(path)
    if (content) return number === 0 && !content.record ? null : { path, number, ...content }
    if (number === 0) return null
  }
}

async function numbers(file: string): Promise<number[]> {
  const { dir, name, ext } = parse(file)
  try {
    return (await readdir(dir)).flatMap((entry) => {
      if (!entry.startsWith(`${name}.`) || !entry.endsWith(ext)) return []
      const digits = entry.slice(name.length + 1, -ext.length)
      return /^\d+$/.test(digits) ? [Number(digits)] : []
    })
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return []
    throw storageError(file, error)
  }
}

function numbered(file: string, number: number): string {
  const { dir, name, ext } = parse(file)
  return join(dir, `${name}.${number}${ext}`)
}

/** Null where there is no such file. Opening it makes a network file system ask for its time afresh. */
async function read(path: string): Promise<Pick<Held, 'record' | 'renewed'> | null> {
  try {
    const handle = await open(path, 'r')
    try {
      const text = await handle.readFile('utf8')
      return { record: parseRecord(text), renewed: (await handle.stat()).mtimeMs }
    } finally {
      await handle.close()
    }
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return null
    throw storageError(path, error)
  }
}

function parseRecord(text: string): RunOwner | null {
  try {
    return runOwner.parse(JSON.parse(text))
  } catch {
    return null
  }
}

const recordText = (record: RunOwner): string => `${JSON.stringify(record)}\n`

/** Not forced to the disk: a power cut ends the owner too. False where the file exists already. */
async function create(path: string, record: RunOwner): Promise<boolean> {
  let handle: FileHandle
  try {
    handle = await open(path, 'wx')
  } catch (error) {
    if (isErrno(error, 'EEXIST')) return false
    throw storageError(path, error)
  }
  try {
    await handle.writeFile(recordText(record))
  } catch (error) {
    await rm(path, { force: true })
    throw storageError(path, error)
  } finally {
    await handle.close()
  }
  return true
}

async function removeOlder(file: string, number: number): Promise<void> {
  const older = (await numbers(file)).filter((other) => other < number)
  const paths = [file, ...older.map((other) => numbered(file, other))]
  await Promise.all(paths.map((path) => rm(path, { force: true }).catch(() => undefined)))
}

async function exists(path: string): Promise<boolean> {
  try {
    await (await open(path, 'r')).close()
    return true
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return false
    throw storageError(path, error)
  }
}

function conflict(owner: RunOwner): StudioError {
  return new StudioError(
    'conflict',
    `Process ${owner.pid} on ${owner.host} is working on this run.`,
    { owner }
  )
}
