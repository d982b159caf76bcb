import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { StudioError } from '../../contract/errors'
import { isFinal, runStatus, runUserRecord } from '../../contract/records'
import { runConfig } from '../../contract/run-config'
import { isErrno, storageError, temporaryName } from '../../storage/durable'
import { readJson, readRequiredJson } from '../../storage/json'
import { runFiles } from '../../storage/run-files'
import { experimentRecord, type ExperimentRecord } from '../experiments/experiment-record'
import { placeInHome, type ArchiveManifest } from './archive-format'
import { openArchive, type Archive } from './archive-reader'
import { makeFolders } from '../../storage/make-folders'

export interface Unpacked {
  /** Ids of what is new here, and of what the home had already. */
  runs: { added: string[]; known: string[] }
  experiments: { added: string[]; known: string[] }
}

interface KeepsExperiments {
  adopt(record: ExperimentRecord): Promise<{ id: string; isNew: boolean }>
}

/**
 * Takes the runs and experiments of an archive into a home. The archive is not trusted: it is read into a separate
 * folder, checked against its manifest and the studio's schemas, and nothing enters the home before everything is
 * valid. Existing files are never replaced, and nothing starts to train.
 * @throws StudioError `invalid-data` for an archive that is damaged or was not made by `packArchive`, `conflict` where
 *   the home has another run by the same id, `storage` where it cannot be written
 */
export async function unpackArchive(
  home: string,
  experiments: KeepsExperiments,
  path: string
): Promise<Unpacked> {
  const archive = await openArchive(path)
  try {
    // By such a name it is removed later where this process dies.
    const staging = temporaryName(join(home, '.unpack'))
    await makeFolders(staging).catch((error: unknown) => {
      throw storageError(home, error)
    })
    try {
      await extract(archive, staging)
      const ids = idsOf(archive.manifest)
      for (const id of ids.runs) await checkRun(staging, id)
      const records = await Promise.all(ids.experiments.map((id) => readExperiment(staging, id)))
      const known = new Set<string>()
      for (const id of ids.runs) if (await isKnown(home, staging, id)) known.add(id)
      const added = ids.runs.filter((id) => !known.has(id))
      for (const id of added) await rename(join(staging, 'runs', id), join(home, 'runs', id))
      const result: Unpacked = {
        runs: { added, known: [...known] },
        experiments: { added: [], known: [] }
      }
      for (const record of records) {
        const { id, isNew } = await experiments.adopt(record)
        result.experiments[isNew ? 'added' : 'known'].push(id)
      }
      return result
    } catch (error) {
      throw storageError(home, error)
    } finally {
      await rm(staging, { recursive: true, force: true })
    }
  } finally {
    archive.close()
  }
}

const damaged = (message: string): StudioError =>
  new StudioError('invalid-data', `The archive cannot be used: ${message}`)

function idsOf({ files }: ArchiveManifest): { runs: string[]; experiments: string[] } {
  const ids = { runs: new Set<string>(), experiments: new Set<string>() }
  for (const name of Object.keys(files)) {
    const place = placeInHome(name)
    if (place) ids[place.kind].add(place.id)
  }
  return { runs: [...ids.runs].sort(), experiments: [...ids.experiments].sort() }
}

/** Writes what the archive holds below a folder, as long as it is what the manifest says. */
async function extract(archive: Archive, folder: string): Promise<void> {
  for (const [name, entry] of archive.entries) {
    const wanted = archive.manifest.files[name]!
    const target = join(folder, name)
    const hash = createHash('sha256')
    let bytes = 0
    const measure = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        hash.update(chunk)
        bytes += chunk.length
        done(null, chunk)
      }
    })
    await makeFolders(dirname(target))
    await pipeline(
      await archive.open(entry),
      measure,
      createWriteStream(target, { flags: 'wx' })
    ).catch((error: unknown) => {
      // The disk's errors have a code of the system; what else fails is the archive.
      throw isErrno(error, 'ENOSPC') || isErrno(error, 'EACCES') || isErrno(error, 'EDQUOT')
        ? storageError(target, error)
        : damaged(`${name} is damaged (${error instanceof Error ? error.message : String(error)}).`)
    })
    if (bytes !== wanted.bytes || hash.digest('hex') !== wanted.sha256) {
      throw damaged(`${name} does not match its manifest. Copy or pack it again.`)
    }
  }
}

async function checkRun(staging: string, id: string): Promise<void> {
  const { config, status, user } = runFiles(join(staging, 'runs', id))
  try {
    await readRequiredJson(config, runConfig)
    const { state } = await readRequiredJson(status, runStatus)
    await readJson(user, runUserRecord)
    if (isFinal(state)) return
  } catch (error) {
    throw damaged(`run ${id}: ${StudioError.from(error).message.replaceAll(staging, '')}`)
  }
  throw damaged(`run ${id} has not ended.`)
}

async function readExperiment(staging: string, id: string) {
  try {
    return await readRequiredJson(
      join(staging, 'experiments', id, 'experiment.json'),
      experimentRecord
    )
  } catch (error) {
    throw damaged(`experiment ${id}: ${StudioError.from(error).message.replaceAll(staging, '')}`)
  }
}

/** Whether the home has this very run. */
async function isKnown(home: string, staging: string, id: string): Promise<boolean> {
  const here = runFiles(join(home, 'runs', id))
  const there = runFiles(join(staging, 'runs', id))
  const own = await hashOf(here.config)
  if (own === null) return false
  const isSame =
    own === (await hashOf(there.config)) &&
    (await hashOf(here.metrics)) === (await hashOf(there.metrics))
  if (isSame) return true
  throw new StudioError(
    'conflict',
    `The home has another run ${id}, so nothing was unpacked. Unpack into another home: --home <folder>.`
  )
}

async function hashOf(path: string): Promise<string | null> {
  const hash = createHash('sha256')
  try {
    for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer)
    return hash.digest('hex')
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return null
    throw storageError(path, error)
  }
}
