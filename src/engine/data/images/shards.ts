import { readdir, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { StudioError } from '../../../contract/errors'
import { byName } from './file-names'
import { splitOf } from './layout'
import { problem, type ImageFile, type ImageSource } from './source'

/** An archive of pictures, alone or one of several that make one data set. */
export interface Shard {
  path: string
  /** Without its ending: "train-000012". */
  name: string
  /** Bytes. */
  size: number
  /** Changes whenever the archive may have changed. */
  stamp: string
}

/**
 * The archive itself, or those of a folder, by name.
 * @param ending with its point: ".tar"
 * @throws StudioError 'invalid-data' when the folder has none
 */
async function listShards(path: string, ending: string): Promise<Shard[]> {
  const isShard = (name: string): boolean =>
    name.toLowerCase().endsWith(ending) && !name.startsWith('.')
  const isFolder = (await stat(path)).isDirectory()
  const paths = isFolder
    ? (await readdir(path)).filter(isShard).map((name) => join(path, name))
    : [path]
  if (paths.length === 0) {
    throw new StudioError('invalid-data', `${path} holds no ${ending} file`, { path })
  }
  const shards = paths.sort(byName).map(async (one) => {
    const { size, mtimeMs, ctimeMs } = await stat(one)
    const name = isShard(one) ? basename(one).slice(0, -ending.length) : basename(one)
    return { path: one, name, size, stamp: `${size} ${mtimeMs} ${ctimeMs}` }
  })
  return Promise.all(shards)
}

/** The split that an archive's name begins with: "train-000012", "imagenet-val-3". */
const splitNamed = (name: string): string | undefined =>
  name.split(/[-_.]/).find((word) => splitOf(word) !== undefined)

/** "cats/1.png" of the shard "b" as "cats/b-1.png": names are unique within a shard only. */
function withShard(path: string, shard: string): string {
  const start = path.lastIndexOf('/') + 1
  return `${path.slice(0, start)}${shard}-${path.slice(start)}`
}

/**
 * The pictures of one archive, or of all in a folder. Where several archives' names name splits, and one is for training,
 * these are the outermost folders.
 * @param openOne lists the pictures of one archive
 */
export async function openShards(
  path: string,
  ending: string,
  openOne: (shard: Shard) => Promise<ImageSource>
): Promise<ImageSource> {
  const shards = await listShards(path, ending)
  const namesSplits =
    shards.length > 1 &&
    shards.some(({ name }) => {
      const named = splitNamed(name)
      return named !== undefined && splitOf(named) === 'train'
    })
  const sources: ImageSource[] = []
  const close = async (): Promise<void> => {
    for (const source of sources) await source.close()
  }
  const files = new Map<string, ImageFile>()
  const folders = new Set<string>()
  const problems: ImageSource['problems'] = []
  try {
    for (const shard of shards) {
      const source = await openOne(shard)
      sources.push(source)
      problems.push(...source.problems)
      const split = namesSplits ? splitNamed(shard.name) : undefined
      const within = (inside: string): string =>
        split === undefined ? inside : `${split}/${inside}`
      if (split !== undefined) folders.add(split)
      for (const folder of source.folders) folders.add(within(folder))
      for (const file of source.files) {
        const own = within(file.path)
        const name = files.has(own) ? withShard(own, shard.name) : own
        if (files.has(name)) {
          const where = `${basename(shard.path)}: ${file.path}`
          problems.push(
            problem('skipped', where, 'the archives hold this name twice; the first one counts')
          )
        } else files.set(name, { ...file, path: name })
      }
    }
  } catch (error) {
    await close()
    throw error
  }
  return {
    files: [...files.values()].sort((a, b) => byName(a.path, b.path)),
    folders: [...folders].sort(byName),
    problems,
    close
  }
}
