import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { access, readdir, rename, rm, stat } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { ZipFile } from 'yazl'
import { StudioError } from '../../contract/errors'
import { eachOf } from '../../storage/each-of'
import { storageError } from '../../storage/durable'
import { archiveVersion, isPortable, manifestName, type ArchiveManifest } from './archive-format'

/** What goes into an archive: ids. */
export interface Packed {
  runs: string[]
  experiments: string[]
}

/** Weights look like noise: compressing them takes time and saves nothing. */
const incompressible = /\.(safetensors|bin)$/

/**
 * Writes runs that have ended, and experiments, into one new zip.
 * @param home the home folder
 * @param to the file; it must not exist
 * @returns its size in bytes
 * @throws StudioError `conflict` where something is in the way, `storage` where it cannot be written
 */
export async function packArchive(
  home: string,
  { runs, experiments }: Packed,
  to: string,
  version: string
): Promise<number> {
  if (await exists(to)) {
    throw new StudioError('conflict', `${to} already exists. Choose another name.`)
  }
  const names = [
    ...(await Promise.all(runs.map((id) => filesOf(home, `runs/${id}`)))).flat(),
    ...experiments.map((id) => `experiments/${id}/experiment.json`)
  ]
  const partial = `${to}.${process.pid}.part`
  try {
    const files = await described(home, names)
    const manifest: ArchiveManifest = {
      ...{ format: 'mixup-studio-archive', version: archiveVersion, studio: version },
      ...{ packed: Date.now(), files }
    }
    await writeZip(home, names, manifest, partial)
    const { size } = await stat(partial)
    await rename(partial, to)
    return size
  } catch (error) {
    await rm(partial, { force: true })
    throw storageError(to, error)
  }
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false
  )

/** The regular files of a run that may travel, named from the home, in a fixed order. */
async function filesOf(home: string, folder: string): Promise<string[]> {
  const root = join(home, folder)
  const entries = await readdir(root, { withFileTypes: true, recursive: true })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter(isPortable)
    .map((file) => `${folder}/${file}`)
    .sort()
}

async function described(home: string, names: string[]): Promise<ArchiveManifest['files']> {
  const files: ArchiveManifest['files'] = Object.fromEntries(
    names.map((name) => [name, { bytes: 0, sha256: '' }])
  )
  await eachOf(names, async (name) => {
    const hash = createHash('sha256')
    let bytes = 0
    for await (const chunk of createReadStream(join(home, name))) {
      hash.update(chunk as Buffer)
      bytes += (chunk as Buffer).length
    }
    files[name] = { bytes, sha256: hash.digest('hex') }
  })
  return files
}

async function writeZip(
  home: string,
  names: string[],
  manifest: ArchiveManifest,
  path: string
): Promise<void> {
  const zip = new ZipFile()
  // The output ends with the error, so that the pipeline does.
  zip.on('error', (error: Error) => (zip.outputStream as NodeJS.ReadStream).destroy(error))
  zip.addBuffer(Buffer.from(JSON.stringify(manifest)), manifestName)
  for (const name of names) {
    zip.addFile(join(home, name), name, { compress: !incompressible.test(name) })
  }
  zip.end()
  await pipeline(zip.outputStream, createWriteStream(path, { flags: 'wx' }))
}
