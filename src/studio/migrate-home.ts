import { readFile, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { StudioError } from '../contract/errors'
import { replaceFile, storageError } from '../storage/durable'
import { jsonText, recordVersion, versioned } from '../storage/json'
import { livingOwner, whileOwning } from '../storage/owner'
import { readRecordText } from '../storage/read-record'
import { runFiles } from '../storage/run-files'
import type { Home } from './home'

/** A file of a home whose form has changed since the first version. */
interface Migration {
  file: (home: Home) => string
  /** The content in the new form; null where it has that form already. */
  migrate: (content: unknown) => object | null
}

const migrations: readonly Migration[] = [
  {
    // A bare list, which cannot carry a version.
    file: ({ dataSets }) => dataSets,
    migrate: (content) => (Array.isArray(content) ? { dataSets: content as unknown[] } : null)
  }
]

/**
 * Brings files that an earlier version saved into their new form. The old file stays next to the new one, with the suffix
 * `.v0`. A process that is killed anywhere in between leaves the old file, or the new one, and the next start finishes.
 * @param after called after each step, named; tests end the process there
 * @throws StudioError `conflict` while a process works on a run of this home: it may be an earlier version, which would
 *   write the old form again
 */
export async function migrateHome(
  home: Home,
  after: (step: string) => void = () => undefined
): Promise<void> {
  for (const { file, migrate } of migrations) {
    const path = file(home)
    if (migrate(await contentOf(path)) === null) continue
    await refuseWhileRunning(home)
    await whileOwning(`${path}.lock`, async () => {
      // Another host may have done it meanwhile.
      const migrated = migrate(await contentOf(path))
      if (migrated !== null) await replaceKeepingOld(path, jsonText(versioned(migrated)), after)
    })
  }
}

async function replaceKeepingOld(
  path: string,
  text: string,
  after: (step: string) => void
): Promise<void> {
  const next = `${path}.v${recordVersion}`
  try {
    await replaceFile(next, text)
    after('new file written')
    await replaceFile(`${path}.v0`, await readFile(path))
    after('old file kept')
    await rename(next, path)
    after('new file in place')
  } catch (error) {
    await rm(next, { force: true })
    throw storageError(path, error)
  }
}

/** Null where there is no such file, or where it is damaged or cannot be read: its reader deals with that. */
async function contentOf(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readRecordText(path))
  } catch {
    return null
  }
}

async function refuseWhileRunning({ folder, runs }: Home): Promise<void> {
  for (const id of await readdir(runs)) {
    const owner = await livingOwner(runFiles(join(runs, id)).owner)
    if (!owner) continue
    throw new StudioError(
      'conflict',
      `The home folder ${folder} was made by an earlier version, and process ${owner.pid} on ${owner.host} still works on the run ${id} there. Let it finish or stop it, then start this version again: it converts the folder first.`,
      { owner, run: id }
    )
  }
}
