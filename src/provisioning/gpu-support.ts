import { existsSync, readdirSync, statSync } from 'node:fs'
import { copyFile, mkdir, mkdtemp, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { StudioError } from '../contract/errors'
import type { GpuSupport } from '../contract/gpu-support'
import type { Machine } from './choice'
import { runCommand, type RunCommand } from './command'
import { explainFileError } from './file-error'
import { isComplete, libraryFolder, type LibraryDefinition } from './library'
import type { NativeRuntime } from './locate'
import { withLock } from './lock'
import { makeLibrary, removePartial } from './provision'

/** An installation that computes on the processor, and NVIDIA's build of the library beside it in the cache. */
export interface AddedLibrary {
  cache: string
  library: LibraryDefinition
  /** What the installer brought: its addons fit the other build of the same library. */
  packaged: NativeRuntime
}

/** Where an addon of the installer lies below a library; it finds the library relative to itself. */
const addonBelow = (folder: string, addon: string): string =>
  join(folder, 'addons', basename(dirname(addon)), basename(addon))

/** The runtime that was added to an installation, or null; the addons of a newer installer are put there first. */
export async function addedRuntime({
  cache,
  library,
  packaged
}: AddedLibrary): Promise<NativeRuntime | null> {
  const folder = libraryFolder(cache, library)
  if (!isComplete(folder)) return null
  const put = async (addon: string): Promise<string> => {
    const target = addonBelow(folder, addon)
    if (existsSync(target)) return target
    await mkdir(dirname(target), { recursive: true })
    const temporary = `${target}.${process.pid}`
    await copyFile(addon, temporary)
    await rename(temporary, target)
    return target
  }
  return {
    kind: library.kind,
    version: library.version,
    binding: await put(packaged.binding),
    addon: packaged.addon === null ? null : await put(packaged.addon)
  }
}

/** Whether GPU support can be added to this installation, and what that takes. */
export function gpuSupportHere(
  added: AddedLibrary | null,
  { nvidia }: Pick<Machine, 'nvidia'>
): GpuSupport {
  if (!added || !nvidia) return { state: 'none' }
  const { cache, library } = added
  const folder = libraryFolder(cache, library)
  if (isComplete(folder)) return { state: 'added' }
  const missing = library.wheels.filter(
    ({ sha256 }) => !existsSync(join(cache, 'wheels', `${sha256}.whl`))
  )
  const bytes = missing.reduce((sum, wheel) => sum + wheel.bytes, 0)
  return { state: 'offered', offer: { bytes, unpacked: library.unpacked, folder }, problem: null }
}

/** Bytes of the library's wheels, and of what is on its way. */
function arrivedIn(wheels: string, library: LibraryDefinition): number {
  const names = new Set(library.wheels.map(({ sha256 }) => `${sha256}.whl`))
  const paths = readdirSync(wheels, { recursive: true, encoding: 'utf8' })
  const counted = paths.filter((path) => names.has(path) || path.startsWith('partial-'))
  return counted.reduce((sum, path) => {
    const file = statSync(join(wheels, path), { throwIfNoEntry: false })
    return sum + (file?.isFile() ? file.size : 0)
  }, 0)
}

interface Adding extends AddedLibrary {
  run?: RunCommand
  /** Bytes that have arrived. Called twice a second, and with `text` where something else begins. */
  progress: (text: string, done: number, total: number) => void
  signal: AbortSignal
}

/** Words of messages that say how to try again. */
const again = '"Add GPU support" in Settings'
const measureEvery = 500

/**
 * Fetches NVIDIA's libraries with this machine's pip, checks each wheel by its hash, and unpacks them. Wheels that arrived
 * before it was cut off are kept.
 * @throws StudioError `runtime-unavailable` with the cause and what mends it, `cancelled` once the signal says so
 */
export async function addGpuSupport(adding: Adding): Promise<void> {
  const { cache, library, run = runCommand, progress, signal } = adding
  const wheels = join(cache, 'wheels')
  await mkdir(wheels, { recursive: true })
  const total = library.wheels.reduce((sum, wheel) => sum + wheel.bytes, 0)
  let text = ''
  let done = 0
  const report = (): void => {
    // What is unpacked is removed.
    done = Math.min(total, Math.max(done, arrivedIn(wheels, library)))
    progress(text, done, total)
  }
  const say = (said: string): void => {
    text = said.trim()
    report()
  }
  const timer = setInterval(report, measureEvery)
  try {
    await withLock(
      join(cache, 'provision.lock'),
      async () => {
        await removePartial([cache, wheels])
        const temporary = await mkdtemp(join(wheels, 'partial-pip-'))
        // pip keeps what is arriving in its folder for temporary files, which may be small elsewhere.
        const environment = { ...process.env, TMPDIR: temporary }
        const watched: RunCommand = (program, args, options = {}) =>
          run(program, args, { ...options, environment, signal })
        try {
          const folder = libraryFolder(cache, library)
          await makeLibrary({ cache, library, say, again, run: watched }, folder)
        } finally {
          await rm(temporary, { recursive: true, force: true })
        }
      },
      () => say('Another process is setting TensorFlow up; waiting for it')
    )
    await addedRuntime(adding)
  } catch (thrown) {
    if (!signal.aborted) throw explainFileError(thrown, cache)
    throw new StudioError('cancelled', 'Adding GPU support was cancelled.')
  } finally {
    clearInterval(timer)
  }
}
