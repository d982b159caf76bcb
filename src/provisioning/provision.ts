import { existsSync } from 'node:fs'
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { StudioError } from '../contract/errors'
import { addonFile } from './addon'
import type { RunCommand } from './command'
import { compileAddon, publish } from './compile'
import { fetchWheel } from './download'
import { explainFileError } from './file-error'
import {
  isComplete,
  isLibraryFile,
  isNeeded,
  libraryFolder,
  stampName,
  type LibraryDefinition,
  type LibraryStamp
} from './library'
import { locateRuntime, type NativeRuntime } from './locate'
import { withLock } from './lock'
import { findCompiler, findPython, requireSpace } from './prerequisites'
import type { AddonSources } from './sources'
import { unpackZip } from './unpack'

interface LibrarySetUp {
  cache: string
  library: LibraryDefinition
  run: RunCommand
  /** Called with one line for each thing that is done; not called when nothing is missing. */
  say: (text: string) => void
  /** What people run again when what is wrong is mended; the command of a checkout when left out. */
  again?: string
}

export interface Provision extends LibrarySetUp {
  sources: AddonSources
}

/**
 * Makes a build of TensorFlow ready in the cache: fetches its wheels, unpacks the C library,
 * compiles the addons. Each stage is published by a rename, so that an interrupted run resumes
 * where it was; one process at a time does the work, others wait for it.
 * @throws StudioError `runtime-unavailable`, naming the cause and the command that fixes it
 */
export async function provisionRuntime(provision: Provision): Promise<NativeRuntime> {
  const { cache, library, sources } = provision
  const ready = locateRuntime(cache, library, sources)
  if (ready && (ready.addon !== null || sources.addon === null)) return ready
  const folder = libraryFolder(cache, library)
  try {
    await withLock(
      join(cache, 'provision.lock'),
      () => prepare(provision, folder),
      () => {
        provision.say('Another process is setting TensorFlow up; waiting for it')
      }
    )
  } catch (error) {
    throw explainFileError(error, cache)
  }
  const made = locateRuntime(cache, library, sources)
  if (made) return made
  throw new StudioError(
    'runtime-unavailable',
    `TensorFlow was set up in ${cache}, but files are missing there. Run again: npm run runtime`,
    { cause: 'files missing' }
  )
}

async function prepare(provision: Provision, folder: string): Promise<void> {
  const { cache, library, sources, run, say } = provision
  const addons = [sources.binding, ...(sources.addon ? [sources.addon] : [])]
  const complete = isComplete(folder)
  const missing = addons.filter(
    (addon) => !complete || !existsSync(addonFile(folder, addon, library.platform))
  )
  if (missing.length === 0) return
  await removePartial([cache, join(cache, 'wheels'), join(folder, 'addons')])
  const compiler = await findCompiler(run)
  if (!complete) await makeLibrary(provision, folder)
  for (const addon of missing) {
    say(`Compiling ${addon.name} against TensorFlow ${library.version} with ${compiler}`)
    await compileAddon(folder, addon, library.platform, compiler, run)
  }
}

/** Fetches and unpacks a build, without its addons. For the holder of the lock. */
export async function makeLibrary(provision: LibrarySetUp, folder: string): Promise<void> {
  const { cache, library, run, say, again } = provision
  const python = await findPython(
    run,
    again === undefined ? undefined : { what: 'TensorFlow', again }
  )
  const total = library.wheels.reduce((sum, wheel) => sum + wheel.bytes, 0)
  const wheelFolder = join(cache, 'wheels')
  const kept = library.wheels
    .filter((wheel) => existsSync(join(wheelFolder, `${wheel.sha256}.whl`)))
    .reduce((sum, wheel) => sum + wheel.bytes, 0)
  await requireSpace(cache, total - kept + library.unpacked)

  const megabytes = Math.round(total / 1e6)
  say(
    `Fetching TensorFlow ${library.version} (${library.kind}, ${megabytes} MB) with pip into ${cache}`
  )
  const wheels: string[] = []
  for (const wheel of library.wheels) {
    if (library.wheels.length > 1) say(`  ${wheel.requirement}`)
    wheels.push(await fetchWheel(wheel, wheelFolder, python, run, again))
  }

  say('Unpacking TensorFlow')
  const temporary = join(cache, `partial-${library.kind}-${process.pid}`)
  await rm(temporary, { recursive: true, force: true })
  const stamp: LibraryStamp = { files: {} }
  for (const wheel of wheels) {
    const sizes = await unpackZip(wheel, temporary, (path) => isNeeded(library, path))
    for (const [path, size] of Object.entries(sizes)) {
      if (isLibraryFile(path)) stamp.files[path] = size
    }
  }
  await mkdir(temporary, { recursive: true })
  await writeFile(join(temporary, stampName), JSON.stringify(stamp, null, 2))
  if (existsSync(folder) && !isComplete(folder)) await rm(folder, { recursive: true, force: true })
  await publish(temporary, folder)
  for (const wheel of wheels) await rm(wheel, { force: true })
}

/** Leftovers of interrupted runs; only the holder of the lock gets here. */
export async function removePartial(folders: string[]): Promise<void> {
  for (const folder of folders) {
    if (!existsSync(folder)) continue
    for (const name of await readdir(folder)) {
      if (name.startsWith('partial-'))
        await rm(join(folder, name), { recursive: true, force: true })
    }
  }
}
