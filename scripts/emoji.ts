import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { zipSync, type Zippable } from 'fflate'
import { lastLines, runCommand } from '../src/provisioning/command'
import { emojiCategories, splitEmoji, type Emoji, type EmojiSplits } from './emoji/choose'
import { say } from './console'

/**
 * Makes the bundled archives of emoji from the npm packages of their drawings: `npm run emoji [folder]`. With a folder,
 * packages that lie there already are used. The same packages always give the same bytes.
 */

interface Drawings {
  vendor: 'google' | 'twitter'
  archive: string
  /** SHA-512 that npm states for version 15.1.2 of the package. */
  integrity: string
}

const version = '15.1.2'
const drawings: Drawings[] = [
  {
    vendor: 'google',
    archive: 'emoji.zip',
    integrity:
      'sha512-RzBMQtclTnSDgjf/QbcNAkgZmA7al3TSnQxKJvZNwdDjOOlYdzBSmkvGYP9ZzHpBS4HBQ8IOQDsueV1YCA64LA=='
  },
  {
    vendor: 'twitter',
    archive: 'emoji-twitter.zip',
    integrity:
      'sha512-Xz60XJ2v8W1POg8I/UkkxJXw2FnKIPO6y20nFXjHhhGV07MqXYh3O085WaYElW8UAwUgxmASaZxvYiUUepw3qg=='
  }
]
const project = join(import.meta.dirname, '..')
const destination = join(project, 'resources', 'data')
/** Archives hold the local date of each file; this one keeps them the same whenever and wherever they are made. */
const mtime = new Date(2024, 0, 1, 12)

async function run(program: string, args: string[]): Promise<void> {
  const { code, output } = await runCommand(program, args)
  if (code !== 0) throw new Error(`${program} failed. Its output:\n${lastLines(output)}`)
}

/** Fetches and unpacks a package. @returns the folder of its files */
async function unpack(folder: string, { vendor, integrity }: Drawings): Promise<string> {
  const name = `emoji-datasource-${vendor}`
  const packed = join(folder, `${name}-${version}.tgz`)
  if (!existsSync(packed)) {
    await run('npm', ['pack', `${name}@${version}`, '--pack-destination', folder])
  }
  const hash = `sha512-${createHash('sha512')
    .update(await readFile(packed))
    .digest('base64')}`
  if (hash !== integrity) throw new Error(`${packed} has another content than expected: ${hash}`)
  const target = join(folder, vendor)
  await mkdir(target, { recursive: true })
  await run('tar', ['xzf', packed, '-C', target])
  return join(target, 'package')
}

async function archiveOf(folder: string, vendor: string, splits: EmojiSplits): Promise<Uint8Array> {
  const files: Zippable = {}
  for (const [split, chosen] of Object.entries<Emoji[]>({ ...splits })) {
    for (const { category, short_name, image } of chosen) {
      const drawing = await readFile(join(folder, 'img', vendor, '64', image))
      files[`${split}/${category}/${short_name}.png`] = [drawing, { mtime }]
    }
  }
  return zipSync(files, { level: 9 })
}

const given = process.argv[2]
const work = given ?? (await mkdtemp(join(tmpdir(), 'emoji-')))
try {
  const folders = new Map<string, string>()
  for (const one of drawings) folders.set(one.vendor, await unpack(work, one))
  const list = await readFile(join(folders.get('google')!, 'emoji.json'), 'utf8')
  const splits = splitEmoji(JSON.parse(list) as Emoji[])
  for (const { vendor, archive } of drawings) {
    const bytes = await archiveOf(folders.get(vendor)!, vendor, splits)
    await writeFile(join(destination, archive), bytes)
    say(`${archive}: ${(bytes.length / 1e6).toFixed(1)} MB in ${emojiCategories.length} categories`)
  }
} finally {
  if (!given) await rm(work, { recursive: true, force: true })
}
